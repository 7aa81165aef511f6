"""The gateway's own pages: welcome, mailbox, return from payment, texts of the maison, errors."""
