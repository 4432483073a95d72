import sys
from typing import Any

from core.commands import RefusingCommand
from targets.home.reminders import send_digests


class Command(RefusingCommand):
    help = "给有事项等办的人员发邮件提醒，每人每天至多一封；请每天定时执行。有发送失败的，退出码为 1"

    def handle(self, **options: Any) -> None:
        mails = send_digests()
        self.stdout.write(f"已发出 {len(mails.sent)} 封提醒")
        if mails.failed:
            people = "、".join(mails.failed[:20])
            count = len(mails.failed)
            self.stdout.write(f"{count} 封没有发出，下次再试：{people}")
            sys.exit(1)
