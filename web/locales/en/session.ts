export const session = {
  lead: "Which customers need you today, and why",
  email: "E-mail",
  password: "Password",
  sign_in: "Sign in",
  no_password:
    "No password yet? Use the one-time link: the first one is printed where Perennial starts, further ones an administrator makes under Settings, Members.",
  by_link: "Signing you in with the link…",
  wrong: "This e-mail and password do not go together. Check both; the password minds capital letters.",
  link_spent:
    "This link was used before, has run out or is not known here. Sign in with your password, or ask an administrator for a new link.",
  too_many: "Too many attempts. Wait a minute and try again.",
  bad_email: "This does not look like an e-mail address.",
  offline: "The server does not answer. Check whether Perennial is running, then try again.",
  failed: "Sign-in failed: {{detail}}",
  first_title: "You are in. Choose a password?",
  first_about:
    "The link worked once and is spent now. With a password you can come back without a new one; you can also do this later under Settings, Me.",
  name: "Your name",
  new_password: "New password",
  password_rule: "At least 10 characters",
  save: "Save and go on",
  later: "Later",
}
