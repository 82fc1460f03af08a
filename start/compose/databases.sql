-- Run once, when PostgreSQL makes its data folder.
create database authorization_service;
create database resource_service;
