"""French."""

from answerable.demo.texts.speech import Speech, by_tone, topic, variants

SPEECH = Speech(
    language="fr",
    hello=by_tone(
        "Bonjour à toute l’équipe,|Bonjour Kestrel,|Bonjour,",
        "Madame, Monsieur,|Bonjour Madame, Monsieur,",
        "Bonjour,|",
        "Bonjour,|À l’attention du service client :",
    ),
    bye=by_tone(
        "Merci beaucoup et bonne journée !\n{me}|À bientôt,\n{me}",
        "Cordialement,\n{me}|Veuillez agréer mes salutations distinguées,\n{me}",
        "Merci, {me}|{me}",
        "J’attends une réponse.\n{me}|{me}",
    ),
    asides=variants(
        "Nous partons à {place} {day}, c’est donc un peu pressé.|Je l’avais acheté pour une semaine près de {place}.|"
        "J’ai déjà lu la notice.|Pour le reste j’en suis très content.|Une photo est jointe.|"
        "C’est mon troisième achat chez vous et le premier souci."
    ),
    chases=variants(
        "Avez-vous du nouveau ?|Je vous ai écrit il y a plusieurs jours, sans réponse. Mon message est-il arrivé ?|"
        "Je me permets de relancer : nous partons {day}.|Est-ce que quelqu’un lit ces messages ?|Cela devient urgent."
    ),
    thanks=variants(
        "Parfait, merci beaucoup !|C’est réglé, merci pour votre rapidité.|Bien reçu aujourd’hui, tout va. Merci !|"
        "Merci, c’est très clair."
    ),
    again=variants(
        "Malheureusement, cela recommence.|Le problème n’est pas réglé, c’est exactement comme avant.|"
        "Le remplacement a le même défaut."
    ),
    probes=variants(
        "Pourriez-vous m’envoyer une photo ({part}) et votre numéro de commande ? Nous pourrons décider tout de suite.|"
        "Pour ne pas vous envoyer la mauvaise pièce : est-ce que cela arrive aussi à froid ?|"
        "Quand l’avez-vous remarqué pour la première fois ?"
    ),
    more=variants(
        "C’est la commande {order}. Cela arrive à chaque fois.|Photo jointe. La première fois, c’était à {place}.|"
        "Seulement après une dizaine de minutes. Rien n’a été modifié."
    ),
    dear=variants("Bonjour {name},|Bonjour {name}, et merci de votre message."),
    regards=variants("Bien à vous,\n{agent}|Cordialement,\n{agent}"),
    away=variants("Je suis absent jusqu’à {day} et ne consulte pas mes messages.|Réponse automatique : de retour {day}."),
    wrote="Le {date}, {who} a écrit :",
    days=variants("lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"),
    parts={"valve": "valve", "seal": "joint inférieur", "zip": "fermeture éclair", "pole": "segment d’arceau",
           "buckle": "boucle de ceinture", "strap": "bretelle", "lock": "levier de blocage"},
    topics={
        "order_status": topic(
            "Où est ma commande {order} ?|Suivi de la commande {order}",
            "Où en est ma commande {order} ? Le site indique toujours « en préparation ».|Quand partira {order} ? Je n’ai pas "
            "reçu de lien de suivi.",
            "Votre commande {order} a quitté notre entrepôt et devrait arriver d’ici {day}.|La commande {order} est prête ; le "
            "transporteur passe demain matin.",
        ),
        "delivery_late": topic(
            "Colis {order} en retard|{product} toujours pas livré",
            "Mon {product} était promis pour {day} et n’est pas arrivé. Le suivi ne bouge plus depuis six jours.|Le "
            "transporteur dit avoir livré {order}, mais il n’y a rien ici, et aucun voisin ne l’a.",
            "Je suis désolée : votre colis est bloqué au dépôt. Un second {product} part aujourd’hui en express et arrivera "
            "d’ici {day}.|Vous avez raison, c’est beaucoup trop long. Le colis est perdu ; un nouveau part aujourd’hui et "
            "les frais d’express vous sont rendus.",
        ),
        "warranty": topic(
            "Garantie {product}|{product} : est-ce couvert ?",
            "Après quatorze mois, mon {product} a lâché ({part}). Est-ce encore sous garantie ?|Une seule saison, et mon "
            "{product} est usé : {part}. J’espère que c’est couvert.",
            "C’est couvert, nous garantissons cinq ans. Renvoyez-le avec l’étiquette jointe ; il vous revient réparé une "
            "semaine plus tard.|Oui, c’est pour nous. Inutile de le renvoyer : la pièce part demain de Gand.",
        ),
        "wrong_size": topic(
            "Échange {product} en {other}|{product} trop petit",
            "J’ai commandé {product} en {size}, c’est trop petit. Puis-je l’échanger contre du {other} ?|{product} en {size} "
            "me serre aux épaules. Reste-t-il du {other} ? Commande {order}.",
            "Bien sûr. Un {other} vous est réservé ; il part dès que votre colis est scanné.|Avec plaisir, l’échange est "
            "gratuit pendant soixante jours.",
        ),
        "defect": topic(
            "{product} défectueux|{product} : {part}",
            "Mon {product} ne fonctionne plus ({part}) : cela bloque, puis lâche tout seul.|{product} neuf, utilisé deux fois, "
            "et déjà cassé : {part}. Commande {order}.",
            "Cela ne devrait pas arriver, toutes nos excuses. Un {product} neuf est en route et arrive d’ici {day}.|Merci "
            "d’être aussi clair. Nous le remplaçons, et notre atelier examinera le vôtre.",
        ),
        "how_to": topic(
            "Entretien : {product}|Question sur mon {product}",
            "Comment démonter cette pièce du {product} sans la casser ? ({part})|Peut-on laver {product}, et avec quoi ? "
            "L’étiquette a disparu.",
            "Un quart de tour à gauche jusqu’au déclic, puis tirez. Notre centre d’aide a un petit guide en images.|De l’eau "
            "tiède et du savon simple, jamais d’adoucissant, et séchage à l’ombre.",
        ),
        "spare_part": topic(
            "Pièce détachée pour {product}|{part} seule ?",
            "Peut-on acheter cette pièce seule pour {product} : {part} ? J’aimerais réparer moi-même.|Avez-vous encore cette "
            "pièce ({part}) pour l’ancien {product} ?",
            "Oui, elle est en stock ; je vous l’offre, elle part {day}.|Nous gardons chaque pièce dix ans. Celle-ci coûte 9 € "
            "port compris. Je vous l’envoie ?",
        ),
        "invoice": topic(
            "Facture de la commande {order}|Numéro de TVA manquant",
            "Merci de m’envoyer la facture de {order} avec notre numéro de TVA.|J’ai été débité deux fois pour {order}. "
            "Pouvez-vous vérifier ?",
            "La facture corrigée de {order} est jointe.|Le second débit était une réservation, elle est levée ; votre banque "
            "l’affichera sous trois jours.",
        ),
        "address_change": topic(
            "Nouvelle adresse pour {order}|Changer l’adresse de livraison",
            "J’ai déménagé. Pourriez-vous envoyer {order} à ma nouvelle adresse, près de {place} ?|J’ai laissé l’ancienne "
            "adresse dans {order}. Peut-on encore changer ?",
            "C’est fait : {order} part à la nouvelle adresse.|Le colis était déjà en route ; le transporteur le redirige, il "
            "arrive d’ici {day}.",
        ),
        "exception": topic(
            "{product} : défaillance sous −12 °C|Écart de cote sur {product}",
            "Nous encadrons {count} groupes par an avec {product} et voyons un motif : sous −12 °C, cela glisse ({part}). Rien "
            "dans la notice ; j’en ai mesuré quatre, tous du même lot.|Ce n’est pas une question d’usage : sur {product}, la "
            "pièce ({part}) fait 0,4 mm de moins que l’an dernier. Mesures jointes.",
            "Merci pour ces mesures : vous avez raison, nous l’ignorions. Deux pièces du même lot ont cédé sur notre banc. Vos "
            "{count} pièces sont remplacées d’ici {day}.|C’est un vrai défaut, et vous l’avez trouvé les premiers. Les pièces "
            "partent cette semaine.",
        ),
        "mis_sold": topic(
            "{product} : pas conforme|On m’a mal renseigné sur {product}",
            "En magasin, on m’a dit que {product} prenait toutes les cartouches. C’est faux, je l’ai découvert à {place}.|Votre "
            "site dit « quatre saisons » pour {product}, votre notice dit le contraire page 12.",
            "On vous a dit une chose fausse, et c’est notre faute. Vous êtes remboursé en entier, et la phrase disparaît.|Je "
            "suis désolé. Nous le reprenons, et je vous propose le bon modèle au même prix.",
        ),
        "presale": topic(
            "Avant d’acheter : {product}|Question sur {product}",
            "Nous cherchons quelque chose pour {place} en automne. {product} est-il assez chaud ?|{product} passe-t-il en "
            "bagage à main ?",
            "Pour {place} en automne, cela suffit jusqu’à −5 °C environ. Si vous êtes frileux, prenez le modèle au-dessus.|Oui, "
            "plié il mesure 38 cm. Le nouveau pèse 90 g de moins.",
        ),
        "dealer_order": topic(
            "Commande de {count} {product}, délai ?|{count} × {product}",
            "Nous voudrions commander {count} {product} pour la saison. Quel délai, et la remise de l’an dernier tient-elle ?|"
            "Notre commande de {count} {product} est confirmée, mais {day} c’est trop tard. Une partie plus tôt ?",
            "{count} pièces, c’est possible : la moitié part {day}, le reste deux semaines après, aux mêmes conditions.|J’ai "
            "partagé la commande : la première palette part {day}.",
        ),
        "leak": topic(
            "Le réchaud siffle sur l’Elevation Kit|Fuite de gaz, Elevation Kit",
            "Mon réchaud siffle dès qu’il est posé sur l’Elevation Kit. Sans le kit, rien. Est-ce dangereux ?|Odeur de gaz au "
            "joint inférieur de l’Elevation Kit, et des bulles avec du savon. Nous partons à {place} {day}.",
            "N’utilisez plus le kit, s’il vous plaît. Nous regardons aujourd’hui et je vous récris d’ici {day}.|C’est un défaut "
            "connu : le joint inférieur laisse passer le gaz. Un joint neuf part de Gand aujourd’hui, chez vous d’ici {day}. "
            "Le réchaud seul est sûr.",
        ),
    },
)  # fmt: skip
