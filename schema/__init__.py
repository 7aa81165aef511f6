"""The language spoken with clients: types, inputs, root fields, scalars, paging, refusals."""
