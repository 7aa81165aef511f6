// The team: who is there, with which role; invited, changed and let go by an administrator.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { act, ask, graphql } from "../graph.js";
import { Dialog, Field, Page, Table, complain, tell, usePages } from "../parts/ui.js";
import { me } from "../session.js";
import { moment, named, say } from "../words.js";

const TEAM = graphql`query Team($after: String) {
  staff(first: 50, after: $after) {
    nodes { id name email role totpEnabled onDuty lastSignInAt deactivatedAt } pageInfo { hasNextPage endCursor }
  }
}`;
const INVITE = graphql`mutation Invite($email: String!, $name: String!, $role: StaffRole!) {
  payload: staffInvite(email: $email, name: $name, role: $role) { accepted userErrors { code message field } }
}`;
const ROLE = graphql`mutation Role($id: ID!, $role: StaffRole!) {
  payload: staffRoleSet(id: $id, role: $role) { staff { id } userErrors { code message field } }
}`;
const DEACTIVATE = graphql`mutation Deactivate($id: ID!) {
  payload: staffDeactivate(id: $id) { staff { id } userErrors { code message field } }
}`;
const ROLES = ["ADVISER", "LOGISTICS", "ACCOUNTING", "ADMIN"];

export function Staff() {
  const { rows, rest, again } = usePages(async (after) => (await ask(TEAM, { after })).staff, []);
  const [isInviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState(/** @type {any} */ (null));
  const mayChange = me.value?.role === "ADMIN";
  const give = async (/** @type {any} */ member, /** @type {string} */ role) => {
    try {
      await act(ROLE, { id: member.id, role });
      tell(`${member.name} : ${named(role)}`);
    } catch (problem) {
      complain(problem);
    }
    await again();
  };
  const invite = async (/** @type {FormData} */ form) => {
    await act(INVITE, { email: String(form.get("email")), name: String(form.get("name")), role: String(form.get("role")) });
    tell(say("L’invitation part par lettre.", "The invitation goes by letter."));
  };
  const deactivate = async () => {
    await act(DEACTIVATE, { id: leaving.id });
    await again();
  };
  return html`<${Page} title=${say("Équipe", "Team")} aside=${mayChange && html`<button type="button" class="main" onClick=${() => setInviting(true)}>${say("Inviter", "Invite")}</button>`}>
    <${Table} caption=${say("Équipe", "Team")} rows=${rows} empty="–"
      head=${[say("Nom", "Name"), say("Rôle", "Role"), say("En service", "On duty"), say("Application", "Authenticator"), say("Dernière entrée", "Last signed in"), ""]}
      row=${(/** @type {any} */ each) => html`<tr data-over=${each.deactivatedAt !== null}>
        <th scope="row">${each.name}<br /><span class="quiet-text">${each.email}</span></th>
        <td>${mayChange && each.deactivatedAt === null && each.id !== me.value?.id
          ? html`<select aria-label=${say(`Rôle de ${each.name}`, `Role of ${each.name}`)} value=${each.role} onChange=${(/** @type {any} */ event) => give(each, event.target.value)}>${ROLES.map((role) => html`<option value=${role}>${named(role)}</option>`)}</select>`
          : named(each.role)}</td>
        <td>${each.onDuty && html`<span class="duty">${say("en service", "on duty")}</span>`}</td>
        <td>${each.totpEnabled ? say("associée", "added") : say("à associer", "to be added")}</td>
        <td>${each.deactivatedAt ? `${say("parti(e) le", "left on")} ${moment(each.deactivatedAt)}` : moment(each.lastSignInAt)}</td>
        <td>${mayChange && each.deactivatedAt === null && each.id !== me.value?.id && html`<button type="button" class="quiet" aria-label=${say(`Désactiver ${each.name}`, `Deactivate ${each.name}`)} onClick=${() => setLeaving(each)}>${say("Désactiver", "Deactivate")}</button>`}</td>
      </tr>`} />
    ${rest}
    ${isInviting && html`<${Dialog} title=${say("Inviter", "Invite")} action=${say("Envoyer l’invitation", "Send the invitation")} onClose=${() => setInviting(false)} does=${invite}>
      <${Field} label=${say("Nom", "Name")}><input name="name" required maxlength="200" autofocus /><//>
      <${Field} label=${say("Adresse e-mail", "E-mail address")}><input name="email" type="email" required /><//>
      <${Field} label=${say("Rôle", "Role")}><select name="role">${ROLES.map((role) => html`<option value=${role}>${named(role)}</option>`)}</select><//>
    <//>`}
    ${leaving && html`<${Dialog} title=${say(`Désactiver ${leaving.name} ?`, `Deactivate ${leaving.name}?`)} action=${say("Désactiver", "Deactivate")} danger onClose=${() => setLeaving(null)} does=${deactivate}>
      <p>${say("Ses sessions se ferment aussitôt, et son compte n’ouvre plus rien.", "Their sessions end at once, and their account opens nothing.")}</p>
    <//>`}
  <//>`;
}
