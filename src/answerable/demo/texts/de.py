"""German."""

from answerable.demo.texts.speech import Speech, by_tone, topic, variants

SPEECH = Speech(
    language="de",
    hello=by_tone(
        "Hallo zusammen,|Liebes Kestrel-Team,|Hallo,",
        "Sehr geehrte Damen und Herren,|Guten Tag,",
        "Guten Tag,|Hallo,|",
        "Guten Tag,|An den Kundendienst:",
    ),
    bye=by_tone(
        "Viele Grüße\n{me}|Danke und liebe Grüße\n{me}",
        "Mit freundlichen Grüßen\n{me}|Freundliche Grüße\n{me}",
        "Gruß\n{me}|MfG {me}",
        "Ich erwarte eine Antwort.\n{me}|{me}",
    ),
    asides=variants(
        "Am {day} brechen wir nach {place} auf, es eilt also ein wenig.|Gekauft habe ich es für eine Woche rund um "
        "{place}.|Die Anleitung habe ich schon gelesen.|Sonst bin ich sehr zufrieden damit.|Ein Foto hängt an.|"
        "Das ist mein drittes Stück von Ihnen und der erste Ärger."
    ),
    chases=variants(
        "Gibt es schon etwas Neues?|Ich habe vor Tagen geschrieben und nichts gehört. Ist meine Nachricht angekommen?|"
        "Ich frage noch einmal nach: Am {day} fahren wir.|Liest das hier jemand?|Langsam wird es dringend."
    ),
    thanks=variants(
        "Perfekt, vielen Dank!|Das war’s, danke für die schnelle Hilfe.|Heute angekommen, passt. Vielen Dank!|"
        "Danke, damit ist alles geklärt."
    ),
    again=variants(
        "Leider ist es schon wieder passiert.|Das Problem ist nicht gelöst, es ist genau wie vorher.|"
        "Der Ersatz hat leider denselben Fehler."
    ),
    probes=variants(
        "Könnten Sie mir ein Foto vom {part} und die Bestellnummer schicken? Dann können wir sofort entscheiden.|"
        "Damit ich Ihnen nicht das falsche Teil schicke: Passiert es auch in der Kälte oder erst nach einer Weile?|"
        "Wann ist es Ihnen zum ersten Mal aufgefallen?"
    ),
    more=variants(
        "Die Bestellung ist {order}. Es passiert jedes Mal.|Foto anbei. Zum ersten Mal bei {place}.|"
        "Erst nach etwa zehn Minuten. Verändert habe ich nichts."
    ),
    dear=variants("Guten Tag {name},|Hallo {name},|Vielen Dank für Ihre Nachricht, {name}."),
    regards=variants("Viele Grüße\n{agent}|Freundliche Grüße\n{agent}"),
    away=variants("Ich bin bis {day} nicht im Büro und lese keine E-Mails.|Automatische Antwort: zurück am {day}."),
    wrote="Am {date} schrieb {who}:",
    days=variants("Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag"),
    parts={"valve": "Ventil", "seal": "Dichtring", "zip": "Reißverschluss", "pole": "Gestängesegment",
           "buckle": "Hüftverschluss", "strap": "Schultergurt", "lock": "Klemmhebel"},
    topics={
        "order_status": topic(
            "Wo ist meine Bestellung {order}?|Stand der Bestellung {order}",
            "Wo bleibt meine Bestellung {order}? Auf der Seite steht noch immer „wird verpackt“.|Wann geht {order} "
            "heraus? Einen Link zur Sendung habe ich nicht bekommen.",
            "Ihre Bestellung {order} hat unser Lager verlassen und sollte bis {day} bei Ihnen sein.|Die Bestellung {order} "
            "ist verpackt und wird morgen früh abgeholt.",
        ),
        "delivery_late": topic(
            "Paket {order} kommt nicht an|Lieferung überfällig: {product}",
            "Mein {product} war für {day} zugesagt und ist nicht da. Die Sendungsverfolgung steht seit sechs Tagen.|Laut "
            "Zusteller wurde {order} abgegeben, aber hier ist nichts, und kein Nachbar weiß davon.",
            "Das tut mir leid: Ihr Paket hängt im Depot fest. Ein zweites {product} geht heute per Express heraus und ist bis "
            "{day} bei Ihnen.|Sie haben recht, das hat viel zu lange gedauert. Das Paket ist verloren gegangen; heute geht ein "
            "neues heraus, die Expressgebühr erstatten wir.",
        ),
        "warranty": topic(
            "Garantie für {product}|{product}: Garantiefall?",
            "Nach vierzehn Monaten hat an meinem {product} der {part} aufgegeben. Ist das noch Garantie?|Nach nur einer "
            "Saison ist bei meinem {product} der {part} durch. Ich hoffe, das ist abgedeckt.",
            "Das ist abgedeckt, wir geben fünf Jahre Garantie. Schicken Sie es bitte mit dem Etikett im Anhang ein; etwa eine "
            "Woche später haben Sie es repariert zurück.|Ja, das übernehmen wir. Einschicken müssen Sie nichts: Das Ersatzteil "
            "geht morgen in Gent heraus.",
        ),
        "wrong_size": topic(
            "Umtausch {product} in {other}|{product} zu klein",
            "Ich habe {product} in {size} bestellt, leider zu klein. Kann ich gegen {other} tauschen?|{product} in {size} "
            "spannt an den Schultern. Ist {other} noch da? Bestellung {order}.",
            "Gern. Ich habe {other} für Sie zurückgelegt; sobald Ihr Paket gescannt ist, geht es heraus.|Natürlich, der Tausch "
            "ist innerhalb von sechzig Tagen kostenlos.",
        ),
        "defect": topic(
            "{product} defekt|{product}: {part} hält nicht",
            "Bei meinem {product} geht der {part} nicht mehr: erst klemmt es, dann löst es sich von selbst.|Neu gekauft, "
            "zweimal benutzt, und am {product} ist der {part} kaputt. Bestellung {order}.",
            "Das darf nicht passieren, bitte entschuldigen Sie. Ein neues {product} ist unterwegs und bis {day} bei Ihnen.|"
            "Danke für die klaren Worte. Wir tauschen es aus; unsere Werkstatt sieht sich Ihres an.",
        ),
        "how_to": topic(
            "Pflege von {product}|Frage zu meinem {product}",
            "Wie bekomme ich am {product} den {part} auseinander, ohne etwas abzubrechen?|Darf man {product} waschen, und "
            "womit? Das Etikett fehlt.",
            "Eine Vierteldrehung nach links, bis es klickt, dann ziehen. In unserer Hilfe steht eine kurze Anleitung mit "
            "Bildern.|Lauwarmes Wasser und einfache Seife, kein Weichspüler, und im Schatten trocknen.",
        ),
        "spare_part": topic(
            "Ersatzteil für {product}|{part} einzeln?",
            "Gibt es den {part} für {product} einzeln? Ich möchte es selbst reparieren.|Haben Sie den {part} für das ältere "
            "{product} noch?",
            "Ja, das Teil ist da; ich lege es Ihnen kostenlos bei. Es geht am {day} heraus.|Wir halten jedes Teil zehn Jahre "
            "vor. Es kostet 9 Euro mit Porto. Soll ich es schicken?",
        ),
        "invoice": topic(
            "Rechnung zu {order}|USt-IdNr. fehlt auf der Rechnung",
            "Bitte senden Sie mir die Rechnung zu {order} mit unserer USt-IdNr.|Für {order} wurde zweimal abgebucht. Bitte "
            "prüfen Sie das.",
            "Die berichtigte Rechnung zu {order} hängt an.|Die zweite Buchung war eine Vormerkung und ist aufgehoben; Ihre "
            "Bank zeigt es in drei Tagen.",
        ),
        "address_change": topic(
            "Neue Adresse für {order}|Lieferadresse ändern",
            "Ich bin umgezogen. Könnten Sie {order} an die neue Adresse bei {place} schicken?|In der Bestellung {order} steht "
            "versehentlich die alte Adresse. Geht das noch zu ändern?",
            "Erledigt: {order} geht an die neue Adresse.|Das Paket war schon unterwegs; der Zusteller leitet es um, es kommt "
            "bis {day}.",
        ),
        "exception": topic(
            "{product}: Ausfall unter −12 °C|Maßabweichung bei {product}",
            "Wir führen im Jahr {count} Gruppen mit {product} und sehen ein Muster: Unter −12 °C rutscht der {part} durch. In "
            "der Anleitung steht davon nichts; ich habe vier Stück gemessen, alle aus derselben Charge.|Keine "
            "Bedienungsfrage: Beim {product} ist der {part} 0,4 mm schmaler als im Vorjahr und lässt sich nass nicht mehr "
            "spannen. Messwerte anbei.",
            "Danke fürs Messen: Sie haben recht, und es war uns neu. Zwei aus derselben Charge sind auch auf unserer Werkbank "
            "ausgefallen. Ihre {count} Stück ersetzen wir bis {day}.|Das ist ein echter Fehler, und Sie haben ihn als Erste "
            "gefunden. Der Ersatz geht diese Woche heraus.",
        ),
        "mis_sold": topic(
            "{product} kann nicht, was zugesagt war|Falsche Angabe zu {product}",
            "Im Laden hieß es, {product} passe auf jede Kartusche. Stimmt nicht, und gemerkt habe ich es bei {place}.|Auf "
            "Ihrer Seite steht „vier Jahreszeiten“ bei {product}. In der Anleitung steht auf Seite 12 das Gegenteil.",
            "Man hat Ihnen etwas Falsches gesagt, und das ist unser Fehler. Sie bekommen Ihr Geld vollständig zurück, und der "
            "Satz verschwindet.|Es tut mir leid. Wir nehmen es zurück; das Modell, das es kann, biete ich Ihnen zum selben "
            "Preis an.",
        ),
        "presale": topic(
            "Vor dem Kauf: {product}|Frage zu {product}",
            "Wir suchen etwas für {place} im Herbst. Ist {product} warm genug?|Passt {product} ins Handgepäck?",
            "Für {place} im Herbst reicht es bis etwa −5 °C. Wer leicht friert, nimmt eine Nummer wärmer.|Ja, verpackt sind es "
            "38 cm. Das neue ist 90 g leichter, sonst ist es gleich.",
        ),
        "dealer_order": topic(
            "Bestellung {count} × {product}|Liefertermin {count} {product}",
            "Wir möchten {count} Stück {product} für die Saison bestellen. Wie ist die Lieferzeit, gilt der Rabatt vom "
            "Vorjahr?|Unsere {count} {product} sind bestätigt, aber {day} ist zu spät. Ginge ein Teil früher?",
            "{count} Stück sind möglich: die Hälfte am {day}, der Rest zwei Wochen später, zu den Bedingungen vom Vorjahr.|Ich "
            "habe geteilt: Die erste Palette geht am {day} heraus.",
        ),
        "leak": topic(
            "Kocher zischt auf dem Elevation Kit|Elevation Kit undicht|Gasgeruch am Elevation Kit",
            "Sobald der Kocher auf dem Elevation Kit steht, zischt es. Ohne Kit ist Ruhe. Ist das gefährlich?|Am unteren "
            "Anschluss des Elevation Kit riecht es nach Gas, und mit Seifenwasser gibt es Blasen. Am {day} fahren wir nach "
            "{place}.",
            "Bitte benutzen Sie das Kit nicht mehr. Wir prüfen es heute, und ich schreibe Ihnen bis {day} wieder.|Es ist ein "
            "bekannter Fehler: Der untere Dichtring lässt Gas durch. Ein neuer geht heute in Gent heraus und ist bis {day} bei "
            "Ihnen. Der Kocher allein ist sicher.",
        ),
    },
)  # fmt: skip
