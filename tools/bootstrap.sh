#!/bin/sh
# Makes .venv with the locked requirements. Needs Python 3.11 or newer; as root on Debian it brings python3-venv by itself.
set -eu
cd "$(dirname "$0")/.."

refuse() {
    printf '%s\n' "$@" >&2
    exit 2
}

find_python() {
    for python in python3.11 python3; do
        if command -v "$python" >/dev/null; then
            echo "$python"
            return
        fi
    done
    refuse "未找到 Python：请先安装 Python 3.11 或更高版本（Debian：apt-get install python3）。" \
        "Python not found: install Python 3.11 or newer (Debian: apt-get install python3)."
}

install_venv_package() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        refuse "无法创建虚拟环境：缺少 $1，请由系统管理员安装（Debian：apt-get install $1）后重试。" \
            "Cannot create a virtual environment: ask an administrator to install $1 (Debian: apt-get install $1)."
    fi
    echo "安装系统软件包 $1 …"
    output=$(apt-get update 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        "$1" ca-certificates 2>&1) || refuse "$output"
}

python=$(find_python)
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    refuse "需要 Python 3.11 或更高版本，当前为 $version（$python）。" "Python 3.11 or newer is needed; $python is $version."

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -c 'import ensurepip' 2>/dev/null || install_venv_package "python$version-venv"
    echo "创建虚拟环境 .venv（Python $version）…"
    "$python" -m venv --clear .venv
fi
echo "安装 Python 依赖（约一分钟）…"
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
