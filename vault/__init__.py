"""What shields a person. Use: `vault.sealing.open_all(rows)`, `vault.fields.SealedText`, `vault.keys.make_keys`,
`vault.audit.record`, `vault.audit.for_the_house`."""
