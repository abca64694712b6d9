from django.core.management.base import BaseCommand

from accounts.demo import PASSWORD, PERSONAS


class Command(BaseCommand):
    help = "Prints the demo accounts and their passwords."

    def handle(self, **options):
        self.stdout.write("Tài khoản dùng thử (chỉ có ở tỉnh mẫu):")
        for persona in PERSONAS:
            self.stdout.write(f"  {persona.email:<34} {PASSWORD:<18} {persona.label}")
