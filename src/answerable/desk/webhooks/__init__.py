"""Other systems are told what happens here, as Standard Webhooks (https://www.standardwebhooks.com) says it."""
