# 预算绩效目标管理系统。`make` 列出可用的命令。

HOST ?= 127.0.0.1
PORT ?= 8000
ALLOWED_HOSTS ?= localhost,127.0.0.1,[::1],$(HOST)
export ALLOWED_HOSTS HOST
# A key of this machine's own, made at the first run, unless the environment brings one.
ifndef SECRET_KEY
export SECRET_KEY = $(shell cat .secret-key 2>/dev/null)
endif

python := .venv/bin/python
# The processes that share the tests; each has a database, a server and a browser of its own.
WORKERS ?= 2
# A test in a browser waits now and then, which leaves room for one more on the same cores.
BROWSERS ?= 3
pytest := .venv/bin/pytest --numprocesses
manage := $(python) manage.py
installed := .venv/.installed node_modules/.installed
templates = find templates -name '*.html' -print0
djade := xargs -0r .venv/bin/djade --target-version 5.2
step = @printf '\n● %s\n'

.PHONY: help install run test check bench fixtures docs third-party pictures format lock

help:
	@echo "make run       安装、建库、载入示例数据，并在 http://$(HOST):$(PORT) 启动（PORT、HOST 可改）"
	@echo "make install   只准备运行环境：.venv 与前端依赖"
	@echo "make test      从零开始，执行全部检查与测试"
	@echo "make bench     性能基准：各项速率与比值"
	@echo "make fixtures  由原始文件重新生成初始数据"
	@echo "make docs      由检查规则重新生成 docs/checks.md"
	@echo "make third-party  重新列出第三方软件包及其许可（THIRD-PARTY.md）"
	@echo "make pictures  重新拍摄文档和帮助里的截图（docs/*.png、docs/help/pictures）"
	@echo "make format    统一代码与模板格式"
	@echo "make lock      由 requirements.in 重新锁定依赖版本"

install: $(installed)

.venv/.installed: requirements.txt tools/bootstrap.sh
	@tools/bootstrap.sh
	@touch $@

node_modules/.installed: package-lock.json .npmrc .venv/.installed
	@echo "安装前端依赖 …"
	@.venv/bin/npm ci --ignore-scripts --loglevel=error
	@touch $@

run: install .secret-key
	@echo "建立数据库，载入初始数据 …"
	@$(manage) migrate --verbosity 0
	@$(manage) seed --demo
	@$(manage) collectstatic --noinput --verbosity 0
	@echo "正在启动：http://$(HOST):$(PORT)（按 Ctrl+C 停止）"
	@exec $(python) tools/serve.py --bind $(HOST):$(PORT) --workers 2

.secret-key: $(installed)
	@$(python) -c "import secrets; print(secrets.token_urlsafe(50))" >$@
	@chmod 600 $@

test: export DEBUG = 1
test: install check
	$(step) "测试：SQLite"
	@env -u DATABASE_URL $(pytest) $(WORKERS) --dist worksteal -m "not browser"
	$(step) "测试：PostgreSQL（自动启动的临时服务器，只有用到数据库的测试）"
	@$(python) -m tests.postgres $(pytest) $(WORKERS) --dist worksteal -m "not browser" --database-only
	$(step) "浏览器测试：Chromium"
	@tools/chromium.sh
	@env -u DATABASE_URL $(pytest) $(BROWSERS) --dist loadgroup -m browser tests/browser

check: export DEBUG = 1
check: install
	$(step) "代码规范：ruff check"
	@.venv/bin/ruff check --quiet .
	$(step) "代码格式：ruff format"
	@.venv/bin/ruff format --quiet --check .
	$(step) "模板格式：djade"
	@$(templates) | $(djade) --check
	$(step) "类型：mypy"
	@.venv/bin/mypy .
	$(step) "分层与切片：import-linter"
	@.venv/bin/lint-imports >/dev/null || .venv/bin/lint-imports
	$(step) "迁移与模型一致：makemigrations --check"
	@env -u DATABASE_URL $(manage) makemigrations --check --dry-run

bench: export DEBUG = 1
bench: install
	@env -u DATABASE_URL $(python) -m tests.bench
	@$(python) -m tests.postgres --durable $(python) -m tests.bench

# They come out of an empty database, whatever ours holds.
fixtures: export DEBUG = 1
fixtures: install
	@$(python) -m tests.postgres sh -c "$(manage) migrate --verbosity 0 && $(manage) make_fixtures"

docs: export DEBUG = 1
docs: install
	@$(manage) make_check_docs

third-party: install
	@$(python) -m tools.third_party

pictures: export DEBUG = 1
pictures: install
	@tools/chromium.sh
	@$(python) -m tests.pictures

format: install
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	$(templates) | $(djade)

lock: install
	UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/uv pip compile --quiet --no-config --python-version 3.11 --universal \
		--generate-hashes --no-emit-index-url --no-emit-find-links requirements.in --output-file requirements.txt
