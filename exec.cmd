@rem In other shells exec makes Node npm's own child, so that npm's signals reach it. cmd.exe has no exec.
@%*
