"""The notices that stand on every page of a file that is not meant for everybody."""

INTERNAL = "内部使用，含草稿和涉密"
CLASSIFIED = "涉密"
NOTICES = (INTERNAL, CLASSIFIED)
