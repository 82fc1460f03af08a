-- Since when the password stood when somebody let a program act as them: it is let in only while that one does.
alter table program_codes add column password_since timestamptz;
