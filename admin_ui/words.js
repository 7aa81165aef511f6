// What is said, in French first: each place says it in both languages, side by side.

import { signal } from "@preact/signals";

const KEPT = "ecrin.language";
const preferred = navigator.languages.find((each) => /^(fr|en)/i.test(each)) ?? "fr";

/** @type {import("@preact/signals").Signal<"fr" | "en">} */
export const language = signal(
  /** @type {"fr" | "en"} */ (localStorage.getItem(KEPT) ?? preferred.slice(0, 2).toLowerCase()),
);

/** @param {"fr" | "en"} chosen */
export function speak(chosen) {
  localStorage.setItem(KEPT, chosen);
  language.value = chosen;
  document.documentElement.lang = chosen;
}

document.documentElement.lang = language.value;

/**
 * @param {string} french
 * @param {string} english
 */
export const say = (french, english) => (language.value === "fr" ? spaced(french) : english);

/**
 * French signs keep their distance, and no line breaks there: a thin space before ; ! ? and inside « », a full one before :
 * @param {string} text
 */
const spaced = (text) => text.replace(/ (?=[;!?»])|(?<=«) /g, "\u202f").replace(/ (?=:)/g, "\u00a0");

/** @param {string} text */
const unbroken = (text) => text.replaceAll(" ", "\u00a0");

const locale = () => (language.value === "fr" ? "fr-FR" : "en-GB");
const PARIS = "Europe/Paris";

/** @param {{ minorUnits: number } | null | undefined} money */
export const euros = (money) =>
  money === null || money === undefined
    ? "–"
    : new Intl.NumberFormat(locale(), { style: "currency", currency: "EUR" }).format(money.minorUnits / 100);

/**
 * The same without cents where there are none, for where there is little room.
 * @param {{ minorUnits: number }} money
 */
export const shortEuros = (money) =>
  money.minorUnits % 100 === 0
    ? new Intl.NumberFormat(locale(), { style: "currency", currency: "EUR", maximumFractionDigits: 0 }).format(money.minorUnits / 100)
    : euros(money);

/** @param {number} value */
export const count = (value) => new Intl.NumberFormat(locale()).format(value);

/** @param {string | number} share */
export const percent = (share) =>
  new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 1 }).format(Number(share));

/** @param {string | null | undefined} at */
export const moment = (at) =>
  at
    ? unbroken(new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short", timeZone: PARIS }).format(new Date(at)))
    : "–";

/** @param {string | null | undefined} at */
export const day = (at) =>
  at ? unbroken(new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: PARIS }).format(new Date(at))) : "–";

/** @param {string} at */
export const hour = (at) =>
  new Intl.DateTimeFormat(locale(), { timeStyle: "short", timeZone: PARIS }).format(new Date(at));

/**
 * A deadline as a part of a sentence; of today and tomorrow the day is said.
 * @param {string} at
 * @param {number} now
 */
export const by = (at, now) =>
  day(at) === day(new Date(now).toISOString())
    ? say(`aujourd’hui avant ${hour(at)}`, `today by ${hour(at)}`)
    : say(`avant le ${moment(at)}`, `by ${moment(at)}`);

/**
 * From one day to another, in words.
 * @param {string} from
 * @param {string} to
 */
export function period(from, to) {
  const words = new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeZone: "UTC" });
  return words.formatRange(new Date(from), new Date(to));
}

/**
 * A telephone number in pairs, as it is read aloud.
 * @param {string} number
 */
export const telephone = (number) => unbroken(number.replace(/^(\+33)(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1 $2 $3 $4 $5 $6"));

/** @param {string} code */
export const tongue = (code) => new Intl.DisplayNames([locale()], { type: "language" }).of(code.toLowerCase()) ?? code;

/** @param {string} code */
export const country = (code) => new Intl.DisplayNames([locale()], { type: "region" }).of(code) ?? code;

/**
 * How long ago something was, in the largest unit that says enough.
 * @param {string} at
 * @param {number} now
 */
export function age(at, now) {
  const minutes = Math.max(0, Math.floor((now - new Date(at).getTime()) / 60_000));
  if (minutes < 1) return say("moins d’une minute", "less than a minute");
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}\u00a0h`;
  return unbroken(say(`${Math.floor(hours / 24)} j`, `${Math.floor(hours / 24)} d`));
}

/**
 * The same as a part of a sentence.
 * @param {string} at
 * @param {number} now
 */
export const ago = (at, now) =>
  now - new Date(at).getTime() < 60_000 ? say("à l’instant", "just now") : say(`il y a ${age(at, now)}`, `${age(at, now)} ago`);

/** @type {Record<string, () => string>} */
const NAMES = {
  PENDING_PAYMENT: () => say("Paiement en attente", "Awaiting payment"),
  IN_VALIDATION: () => say("En cours de validation", "Being validated"),
  CONFIRMED: () => say("Confirmée", "Confirmed"),
  SHIPPED: () => say("Expédiée", "Shipped"),
  CANCELLED: () => say("Annulée", "Cancelled"),
  PLACED: () => say("Passée", "Placed"),
  PAYMENT_RECEIVED: () => say("Paiement approuvé", "Payment approved"),
  PAYMENT_DECLINED: () => say("Paiement perdu", "Payment lost"),
  DELIVERED: () => say("Livrée", "Delivered"),
  REFUNDED: () => say("Remboursée", "Refunded"),
  AMENDED: () => say("Modifiée", "Amended"),
  NOTE_ADDED: () => say("Note ajoutée", "Note added"),
  REQUEST_OPENED: () => say("Demande au service client", "Request to the concierge"),
  WITHDRAWAL_DECLARED: () => say("Rétractation", "Withdrawal"),
  GOODS_RECEIVED: () => say("Retour reçu", "Goods received"),
  PAYMENT_REQUESTED: () => say("Lien de paiement envoyé", "Payment link sent"),
  PAYMENT_LAPSES_SOON: () => say("L’accord bancaire expire bientôt", "The approval lapses soon"),
  PAYMENT_LATE: () => say("Paiement arrivé trop tard", "Payment came too late"),
  PAYMENT_MISMATCHED: () => say("Montants à vérifier", "Sums to be checked"),
  REFUND_FAILED: () => say("Remboursement impossible", "Refund failed"),
  CONFIRM: () => say("Confirmer", "Confirm"),
  SHIP: () => say("Expédier", "Ship"),
  MARK_DELIVERED: () => say("Marquer livrée", "Mark delivered"),
  CANCEL: () => say("Annuler", "Cancel"),
  REFUND: () => say("Rembourser", "Refund"),
  AMEND: () => say("Modifier", "Amend"),
  SEND_PAYMENT_LINK: () => say("Envoyer un lien de paiement", "Send a payment link"),
  CUSTOMER_REQUEST: () => say("À la demande du client", "The customer asked for it"),
  PAYMENT_EXPIRED: () => say("Paiement non reçu", "Payment did not come"),
  OUT_OF_STOCK: () => say("Pièce indisponible", "Piece not available"),
  COMPLIANCE: () => say("Vente non permise", "Sale not permitted"),
  ADVISER: () => say("Conseil", "Adviser"),
  LOGISTICS: () => say("Logistique", "Logistics"),
  ACCOUNTING: () => say("Comptabilité", "Accounting"),
  ADMIN: () => say("Direction", "Administrator"),
  OPEN: () => say("À prendre", "Open"),
  ASSIGNED: () => say("En cours", "Assigned"),
  RESOLVED: () => say("Répondue", "Answered"),
  QUESTION: () => say("Question", "Question"),
  AVAILABILITY: () => say("Disponibilité", "Availability"),
  CANCEL_ORDER: () => say("Annulation de commande", "Cancel an order"),
  CHANGE_ORDER: () => say("Modification de commande", "Change an order"),
  APPOINTMENT: () => say("Rendez-vous", "Appointment"),
  ACCOUNT_DELETION: () => say("Suppression de compte", "Account deletion"),
  CALLBACK: () => say("Rappel téléphonique", "Callback"),
  PENDING: () => say("En attente", "Pending"),
  SENT: () => say("Envoyée", "Sent"),
  FAILED: () => say("À réessayer", "To be tried again"),
  DEAD: () => say("Refusée", "Refused"),
  AUTHORISED: () => say("Approuvé", "Approved"),
  CAPTURED: () => say("Encaissé", "Taken"),
  DECLINED: () => say("Refusé", "Declined"),
  EXPIRED: () => say("Expiré", "Expired"),
  VOIDED: () => say("Libéré", "Let go"),
  PARTIALLY_REFUNDED: () => say("Remboursé en partie", "Refunded in part"),
  VOID: () => say("Libération", "Release"),
  CAPTURE: () => say("Encaissement", "Capture"),
  OWED: () => say("En cours", "Under way"),
  DONE: () => say("Fait", "Done"),
  ONLINE: () => say("En ligne", "Online"),
  BOUTIQUE_ONLY: () => say("En boutique seulement", "Boutiques only"),
  HIDDEN: () => say("Masquée", "Hidden"),
  INVOICE: () => say("Facture", "Invoice"),
  CREDIT_NOTE: () => say("Avoir", "Credit note"),
  OWNER: () => say("Titulaire de la commande", "The order’s owner"),
  ADDRESS: () => say("Connaît l’adresse de la commande", "Knows the order’s address"),
  SAID: () => say("Numéro seulement cité", "Only named the number"),
  SUBSCRIBED: () => say("Inscrite", "Subscribed"),
  NOT_SUBSCRIBED: () => say("Non inscrite", "Not subscribed"),
  COLISSIMO: () => "Colissimo",
  CHRONOPOST: () => "Chronopost",
  FEDEX: () => "FedEx",
  OTHER: () => say("Autre transporteur", "Another carrier"),
  orderConfirm: () => say("Commande confirmée", "Order confirmed"),
  orderShip: () => say("Commande expédiée", "Order shipped"),
  orderCancel: () => say("Commande annulée", "Order cancelled"),
  orderAmend: () => say("Commande modifiée", "Order amended"),
  orderMarkDelivered: () => say("Livraison notée", "Delivery noted"),
  orderNoteAdd: () => say("Note ajoutée", "Note added"),
  paymentLinkSend: () => say("Lien de paiement envoyé", "Payment link sent"),
  refundCreate: () => say("Remboursement", "Refund"),
  withdrawalReceive: () => say("Retour reçu", "Goods received"),
  staffSignIn: () => say("Connexion", "Signed in"),
  staffSignOut: () => say("Déconnexion", "Signed out"),
  staffAdd: () => say("Membre ajouté", "Member added"),
  staffInvite: () => say("Invitation", "Invitation"),
  staffRoleSet: () => say("Rôle changé", "Role changed"),
  staffDeactivate: () => say("Compte désactivé", "Account deactivated"),
  totpEnrol: () => say("Application proposée", "Authenticator offered"),
  totpConfirm: () => say("Application associée", "Authenticator added"),
  sessionUnlock: () => say("Session rouverte", "Session unlocked"),
  stockSet: () => say("Stock compté", "Stock counted"),
  productUpdate: () => say("Pièce modifiée", "Piece changed"),
  variantPriceSet: () => say("Prix changé", "Price changed"),
  customerErase: () => say("Client effacé", "Customer erased"),
  customerVipSet: () => say("Statut VIP", "VIP status"),
  letterResend: () => say("Lettre renvoyée", "Letter sent again"),
  conciergeRequestCreate: () => say("Demande notée", "Request written down"),
  conciergeRequestAssign: () => say("Demande prise", "Request taken on"),
  conciergeRequestResolve: () => say("Demande close", "Request closed"),
  cartLinesUpdate: () => say("Panier partagé modifié", "Shared cart changed"),
  status: () => say("statut", "status"),
  carrier: () => say("transporteur", "carrier"),
  tracking_number: () => say("suivi", "tracking"),
  capture: () => say("encaissement", "capture"),
  reason: () => say("motif", "reason"),
  restock: () => say("remise en stock", "back into stock"),
  is_vip: () => "VIP",
  delivered_at: () => say("livrée le", "delivered on"),
  location: () => say("lieu", "place"),
  owner: () => say("responsable", "owner"),
  role: () => say("rôle", "role"),
  email: () => say("e-mail", "e-mail"),
  name: () => say("nom", "name"),
  price: () => say("prix", "price"),
  on_hand: () => say("sur place", "on hand"),
  total: () => say("total", "total"),
  amount: () => say("montant", "amount"),
  payment: () => say("paiement", "payment"),
  checkout: () => say("boutique en ligne", "online shop"),
  clock: () => say("délai écoulé", "time elapsed"),
  shop: () => say("automatique", "automatic"),
};

/**
 * A code of the API in words; what is no code is said as it is.
 * @param {string | null | undefined} code
 */
export const named = (code) => (code ? (NAMES[code]?.() ?? code) : "–");
