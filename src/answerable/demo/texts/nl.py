"""Dutch."""

from answerable.demo.texts.speech import Speech, by_tone, topic, variants

SPEECH = Speech(
    language="nl",
    hello=by_tone(
        "Hallo allemaal,|Dag Kestrel,|Hoi,",
        "Geachte heer, mevrouw,|Beste,",
        "Hallo,|Dag,|",
        "Goedendag,|Aan de klantendienst:",
    ),
    bye=by_tone(
        "Alvast bedankt!\n{me}|Groetjes,\n{me}",
        "Met vriendelijke groet,\n{me}|Hoogachtend,\n{me}",
        "Gr. {me}|{me}",
        "Ik verwacht een antwoord.\n{me}|{me}",
    ),
    asides=variants(
        "{day} vertrekken we naar {place}, dus er is een beetje haast bij.|Gekocht voor een week rond {place}.|"
        "De handleiding heb ik al gelezen.|Verder ben ik er heel blij mee.|Foto in bijlage.|"
        "Dit is mijn derde aankoop bij jullie en de eerste keer dat er iets misgaat."
    ),
    chases=variants(
        "Is er al nieuws?|Ik schreef dagen geleden en hoorde niets meer. Is mijn bericht aangekomen?|"
        "Nog eens even vragen: {day} vertrekken we.|Leest iemand dit?|Het begint dringend te worden."
    ),
    thanks=variants(
        "Helemaal goed, dank je wel!|Opgelost, bedankt voor de snelle hulp.|Vandaag aangekomen en het past. Bedankt!|"
        "Duidelijk, dank u."
    ),
    again=variants(
        "Helaas is het opnieuw gebeurd.|Het is niet opgelost, precies hetzelfde als eerst.|Het nieuwe exemplaar heeft dezelfde fout."
    ),
    probes=variants(
        "Kunt u een foto sturen ({part}) en uw bestelnummer? Dan beslissen we meteen.|"
        "Om u niet het verkeerde onderdeel te sturen: gebeurt het ook als het koud is?|Wanneer merkte u het voor het eerst?"
    ),
    more=variants(
        "Het is bestelling {order}. Het gebeurt elke keer.|Foto in bijlage. De eerste keer was bij {place}.|"
        "Pas na een minuut of tien. Er is niets aan veranderd."
    ),
    dear=variants("Dag {first},|Hallo {first},|Bedankt voor uw bericht, {first}."),
    regards=variants("Vriendelijke groet,\n{agent}|Groeten uit Gent,\n{agent}"),
    away=variants("Ik ben afwezig tot {day} en lees geen mail.|Automatisch antwoord: {day} ben ik er weer."),
    wrote="Op {date} schreef {who}:",
    days=variants("maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"),
    parts={"valve": "ventiel", "seal": "onderste dichting", "zip": "rits", "pole": "stoksegment",
           "buckle": "heupgesp", "strap": "schouderband", "lock": "klemhendel"},
    topics={
        "order_status": topic(
            "Waar blijft bestelling {order}?|Stand van {order}",
            "Waar is mijn bestelling {order}? De site zegt nog altijd ‘wordt ingepakt’.|Wanneer vertrekt {order}? Ik kreeg geen "
            "link om te volgen.",
            "Uw bestelling {order} heeft ons magazijn verlaten en zou tegen {day} bij u moeten zijn.|Bestelling {order} is "
            "ingepakt; de koerier haalt ze morgenvroeg op.",
        ),
        "delivery_late": topic(
            "Pakket {order} komt niet|{product} niet geleverd",
            "Mijn {product} was beloofd voor {day} en is er niet. De tracking staat al zes dagen stil.|Volgens de koerier is "
            "{order} geleverd, maar hier ligt niets en geen buur weet ervan.",
            "Dat spijt me: uw pakket zit vast in het depot. Vandaag vertrekt een tweede {product} per express, bij u tegen "
            "{day}.|U hebt gelijk, dit duurde veel te lang. Het pakket is zoek; vandaag vertrekt een nieuw, en de expresskosten "
            "krijgt u terug.",
        ),
        "warranty": topic(
            "Garantie op {product}|{product}: valt dit onder garantie?",
            "Na veertien maanden heeft mijn {product} het begeven ({part}). Valt dat nog onder garantie?|Na één seizoen is mijn "
            "{product} versleten: {part}. Ik hoop dat dat gedekt is.",
            "Dat is gedekt, wij geven vijf jaar. Stuur het terug met het etiket in bijlage; een week later hebt u het hersteld "
            "terug.|Ja, dat is voor ons. Opsturen hoeft niet: het onderdeel vertrekt morgen uit Gent.",
        ),
        "wrong_size": topic(
            "{product} ruilen voor {other}|{product} te klein",
            "Ik bestelde {product} in {size}, maar die is te klein. Kan ik ruilen voor {other}?|{product} in {size} spant aan de "
            "schouders. Is {other} er nog? Bestelling {order}.",
            "Zeker. Ik leg een {other} voor u opzij; die vertrekt zodra uw pakket gescand is.|Met plezier, ruilen is zestig dagen "
            "gratis.",
        ),
        "defect": topic(
            "{product} stuk|{product}: {part}",
            "Mijn {product} doet het niet meer ({part}): eerst klemt het, dan schiet het vanzelf los.|Nieuwe {product}, twee keer "
            "gebruikt en al stuk: {part}. Bestelling {order}.",
            "Dat mag niet gebeuren, excuses. Een nieuwe {product} is onderweg en komt tegen {day}.|Dank voor de duidelijke uitleg. "
            "We vervangen hem en ons atelier bekijkt die van u.",
        ),
        "how_to": topic(
            "Onderhoud van {product}|Vraag over mijn {product}",
            "Hoe haal ik dit stuk van {product} los zonder iets te breken? ({part})|Mag {product} gewassen worden, en waarmee? "
            "Het etiket is weg.",
            "Een kwartslag naar links tot het klikt, dan trekken. In het helpcentrum staat een korte gids met foto’s.|Lauw water "
            "en gewone zeep, nooit wasverzachter, en in de schaduw drogen.",
        ),
        "spare_part": topic(
            "Onderdeel voor {product}|Losse {part}?",
            "Kan ik dit onderdeel van {product} los kopen: {part}? Ik herstel het liever zelf.|Hebben jullie dit stuk ({part}) nog "
            "voor de oude {product}?",
            "Ja, we hebben het in huis; u krijgt het gratis, het vertrekt {day}.|We houden elk onderdeel tien jaar. Het kost 9 "
            "euro met verzending. Zal ik het sturen?",
        ),
        "invoice": topic(
            "Factuur voor {order}|Btw-nummer ontbreekt",
            "Graag de factuur van {order} met ons btw-nummer erop.|Er is twee keer afgeschreven voor {order}. Kunnen jullie dat "
            "nakijken?",
            "De verbeterde factuur van {order} zit in bijlage.|De tweede afschrijving was een reservering en is vrijgegeven; over "
            "drie dagen ziet u dat bij uw bank.",
        ),
        "address_change": topic(
            "Nieuw adres voor {order}|Leveradres wijzigen",
            "Ik ben verhuisd. Kan {order} naar mijn nieuwe adres bij {place}?|Per ongeluk staat mijn oude adres in {order}. Kan "
            "dat nog anders?",
            "In orde: {order} gaat naar het nieuwe adres.|Het was al weg; de koerier stuurt het door en het komt tegen {day}.",
        ),
        "exception": topic(
            "{product}: faalt onder −12 °C|Maatafwijking bij {product}",
            "Wij gidsen {count} groepen per jaar met {product} en zien een patroon: onder −12 °C slipt het ({part}). Het staat "
            "niet in de handleiding; ik heb er vier gemeten, allemaal uit hetzelfde lot.",
            "Bedankt voor het meten: u hebt gelijk en het was nieuw voor ons. Twee uit hetzelfde lot faalden ook op onze bank. Uw "
            "{count} stuks worden tegen {day} vervangen.",
        ),
        "mis_sold": topic(
            "{product} is niet wat mij gezegd is|Verkeerde uitleg over {product}",
            "In de winkel zeiden ze dat {product} op elke gasbus past. Niet waar, en dat merkte ik bij {place}.|Op jullie site "
            "staat ‘vier seizoenen’ bij {product}; de handleiding zegt op bladzijde 12 het omgekeerde.",
            "U kreeg iets te horen dat niet klopt, en dat is onze fout. U krijgt alles terug en de zin verdwijnt.|Het spijt me. "
            "We nemen hem terug en u krijgt het juiste model voor dezelfde prijs.",
        ),
        "presale": topic(
            "Voor ik koop: {product}|Vraag over {product}",
            "We zoeken iets voor {place} in de herfst. Is {product} warm genoeg?|Past {product} in de handbagage?",
            "Voor {place} in de herfst volstaat het tot zo’n −5 °C. Wie het snel koud heeft, neemt een model warmer.|Ja, "
            "ingepakt is het 38 cm. De nieuwe is 90 g lichter.",
        ),
        "dealer_order": topic(
            "Bestelling {count} × {product}|Levertijd {count} {product}",
            "We willen {count} {product} bestellen voor het seizoen. Wat is de levertijd, en geldt de korting van vorig jaar nog?",
            "{count} stuks kan: de helft vertrekt {day}, de rest twee weken later, met de voorwaarden van vorig jaar.",
        ),
        "leak": topic(
            "Brander sist op de Elevation Kit|Gaslek Elevation Kit",
            "Mijn brander sist zodra hij op de Elevation Kit staat. Zonder kit hoor ik niets. Is dat gevaarlijk?|Gaslucht bij de "
            "onderste dichting van de Elevation Kit, en bellen met zeepsop. {day} vertrekken we naar {place}.",
            "Gebruik de kit alstublieft niet meer. We kijken er vandaag naar en ik schrijf u tegen {day}.|Het is een bekende fout: "
            "de onderste dichting laat gas door. Vandaag vertrekt een nieuwe uit Gent, bij u tegen {day}. De brander zelf is "
            "veilig.",
        ),
    },
)  # fmt: skip
