"""How a site's own server signs whom it has signed in. Tests run the one that is ours to run."""

PYTHON = """\
import base64, hashlib, hmac, json, time

def identity(user, secret):
    said = {"id": str(user.id), "name": user.name, "mail": user.email, "until": int(time.time()) + 3600}
    content = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    return content + "." + hmac.new(secret.encode(), content.encode(), hashlib.sha256).hexdigest()
"""
PHP = """\
function identity($user, $secret) {
    $said = ["id" => (string) $user->id, "name" => $user->name, "mail" => $user->email, "until" => time() + 3600];
    $content = rtrim(strtr(base64_encode(json_encode($said)), "+/", "-_"), "=");
    return $content . "." . hash_hmac("sha256", $content, $secret);
}
"""
NODE = """\
const { createHmac } = require("node:crypto");

function identity(user, secret) {
  const until = Math.floor(Date.now() / 1000) + 3600;
  const said = { id: String(user.id), name: user.name, mail: user.email, until };
  const content = Buffer.from(JSON.stringify(said)).toString("base64url");
  return content + "." + createHmac("sha256", secret).update(content).digest("hex");
}
"""
SAMPLES = (("Python", PYTHON), ("PHP", PHP), ("Node", NODE))
