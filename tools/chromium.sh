#!/bin/sh
# Prints the path of Chromium for the browser tests. As root on Debian it first installs what is missing, with Chinese words and fonts;
# with the argument "find" it only looks. Without a browser it fails: a skipped test would pass for a good one.
set -eu

find_chromium() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

has_chinese_font() {
    command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh family)" ]
}

if [ "${1:-}" != find ] && ! { find_chromium && has_chinese_font; } >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "安装 Chromium 与中文字体 …" >&2
        output=$(apt-get update 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
            chromium chromium-l10n fontconfig fonts-noto-cjk 2>&1) || { echo "$output" >&2; exit 1; }
    fi
    has_chinese_font || {
        echo "缺少中文字体，请安装 fonts-noto-cjk。A Chinese font is needed: install fonts-noto-cjk." >&2
        exit 1
    }
fi

find_chromium || {
    echo "缺少 Chromium，浏览器测试无法运行，请安装 chromium。Chromium is needed for the browser tests: install chromium." >&2
    exit 1
}
