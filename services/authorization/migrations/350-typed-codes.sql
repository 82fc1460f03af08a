-- A program without a browser shows a code, which its owner types: it is looked for by that code.
create index passing_states_user_code on passing_states ((payload ->> 'userCode')) where model = 'DeviceCode';
