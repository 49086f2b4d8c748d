"""Polish."""

from answerable.demo.texts.speech import Speech, by_tone, topic, variants

SPEECH = Speech(
    language="pl",
    hello=by_tone(
        "Cześć,|Dzień dobry,|Hej,",
        "Szanowni Państwo,|Dzień dobry,",
        "Witam,|Dzień dobry,|",
        "Dzień dobry,|Do działu obsługi klienta:",
    ),
    bye=by_tone(
        "Dziękuję i pozdrawiam!\n{me}|Pozdrowienia ze szlaku\n{me}",
        "Z poważaniem\n{me}|Łączę wyrazy szacunku\n{me}",
        "Pozdrawiam, {me}|{me}",
        "Oczekuję odpowiedzi.\n{me}|{me}",
    ),
    asides=variants(
        "Wyjeżdżamy do {place} ({day}), więc trochę mi się spieszy.|Kupione na tydzień w okolicach {place}.|"
        "Instrukcję już czytałem.|Poza tym jestem bardzo zadowolony.|Zdjęcie w załączniku.|"
        "To mój trzeci zakup u Państwa i pierwszy kłopot."
    ),
    chases=variants(
        "Czy coś już wiadomo?|Pisałem kilka dni temu i cisza. Czy wiadomość dotarła?|"
        "Ponawiam pytanie, wyjazd już niedługo ({day}).|Czy ktoś to czyta?|Robi się pilnie."
    ),
    thanks=variants(
        "Świetnie, dziękuję!|Działa, dzięki za szybką pomoc.|Dzisiaj dotarło i pasuje. Dziękuję!|Dziękuję, wszystko jasne."
    ),
    again=variants(
        "Niestety stało się to znowu.|Problem nie zniknął, jest tak samo jak przedtem.|Nowy egzemplarz ma tę samą wadę."
    ),
    probes=variants(
        "Czy może Pan(i) przesłać zdjęcie ({part}) i numer zamówienia? Wtedy od razu zdecydujemy.|"
        "Żeby nie wysłać złej części: czy dzieje się to też na zimno?|Kiedy pojawiło się to po raz pierwszy?"
    ),
    more=variants(
        "Zamówienie {order}. Dzieje się to za każdym razem.|Zdjęcie w załączniku. Pierwszy raz koło {place}.|"
        "Dopiero po jakichś dziesięciu minutach. Nic nie było przerabiane."
    ),
    dear=variants("Dzień dobry, {name},|Dzień dobry,|Dziękuję za wiadomość, {name}."),
    regards=variants("Pozdrawiam serdecznie\n{agent}|Z pozdrowieniami\n{agent}"),
    away=variants("Jestem poza biurem, wracam: {day}.|Odpowiedź automatyczna: urlop do {day}."),
    wrote="W dniu {date} {who} napisał(a):",
    days=variants("poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela"),
    parts={"valve": "zawór", "seal": "dolna uszczelka", "zip": "zamek błyskawiczny", "pole": "segment stelaża",
           "buckle": "klamra pasa biodrowego", "strap": "szelka", "lock": "dźwignia blokady"},
    topics={
        "order_status": topic(
            "Gdzie jest zamówienie {order}?|Status zamówienia {order}",
            "Gdzie jest moje zamówienie {order}? Na stronie ciągle „w pakowaniu”.|Kiedy wyjdzie {order}? Nie dostałem linku do "
            "śledzenia.",
            "Zamówienie {order} opuściło magazyn i powinno dotrzeć do: {day}.|Zamówienie {order} jest spakowane, kurier odbierze "
            "je jutro rano.",
        ),
        "delivery_late": topic(
            "Paczka {order} nie dotarła|Opóźniona dostawa: {product}",
            "{product} miał być na {day} i go nie ma. Śledzenie stoi od sześciu dni.|Kurier twierdzi, że doręczył {order}, ale nic "
            "tu nie ma i żaden sąsiad nic nie wie.",
            "Bardzo przepraszam: paczka utknęła w sortowni. Dziś wysyłamy drugi {product} ekspresem, dotrze do: {day}.|Ma Pan(i) "
            "rację, trwało to o wiele za długo. Paczka zaginęła; dziś wychodzi nowa, a opłatę za ekspres zwracamy.",
        ),
        "warranty": topic(
            "Gwarancja na {product}|{product}: czy to podlega gwarancji?",
            "Po czternastu miesiącach {product} odmówił posłuszeństwa ({part}). Czy to jeszcze gwarancja?|Po jednym sezonie "
            "{product} jest zużyty: {part}. Mam nadzieję, że gwarancja to obejmuje.",
            "Tak, dajemy pięć lat. Proszę odesłać z etykietą z załącznika; po tygodniu wróci naprawiony.|Tak, bierzemy to na siebie. "
            "Odsyłać nie trzeba: część wychodzi jutro z Gandawy.",
        ),
        "wrong_size": topic(
            "Wymiana {product} na {other}|{product} za mały",
            "Zamówiłem {product} w rozmiarze {size}, jest za mały. Czy można wymienić na {other}?|{product} w {size} ciśnie w "
            "ramionach. Czy jest jeszcze {other}? Zamówienie {order}.",
            "Oczywiście. Odłożyłem {other}; wyjdzie, gdy tylko zeskanują paczkę.|Chętnie, wymiana jest bezpłatna przez sześćdziesiąt "
            "dni.",
        ),
        "defect": topic(
            "{product} uszkodzony|{product}: {part}",
            "{product} przestał działać ({part}): najpierw się zacina, potem sam puszcza.|Nowy {product}, użyty dwa razy i już "
            "zepsuty: {part}. Zamówienie {order}.",
            "To nie powinno się zdarzyć, przepraszam. Nowy {product} jest w drodze i dotrze do: {day}.|Dziękuję za jasne słowa. "
            "Wymienimy, a nasz warsztat obejrzy Pana (Pani) egzemplarz.",
        ),
        "how_to": topic(
            "Pielęgnacja: {product}|Pytanie o {product}",
            "Jak rozebrać tę część w {product}, żeby nic nie złamać? ({part})|Czy {product} można prać i w czym? Nie ma metki.",
            "Ćwierć obrotu w lewo, aż kliknie, potem pociągnąć. W pomocy jest krótki poradnik ze zdjęciami.|Letnia woda i zwykłe "
            "mydło, bez płynu do płukania, suszyć w cieniu.",
        ),
        "spare_part": topic(
            "Część zamienna: {product}|{part} osobno?",
            "Czy można kupić samą część do {product}: {part}? Chcę naprawić sam.|Czy macie jeszcze tę część ({part}) do starszego "
            "{product}?",
            "Tak, jest na stanie; dorzucam ją bezpłatnie, wyjdzie: {day}.|Trzymamy każdą część dziesięć lat. Kosztuje 40 zł z "
            "wysyłką. Wysłać?",
        ),
        "invoice": topic(
            "Faktura do {order}|Brak NIP na fakturze",
            "Proszę o fakturę do {order} z naszym NIP.|Za {order} pobrano pieniądze dwa razy. Proszę sprawdzić.",
            "Poprawiona faktura do {order} jest w załączniku.|Druga pozycja to blokada, została zdjęta; bank pokaże to w trzy dni.",
        ),
        "address_change": topic(
            "Nowy adres do {order}|Zmiana adresu dostawy",
            "Przeprowadziłem się. Czy {order} może pójść na nowy adres koło {place}?|W {order} podałem stary adres. Da się jeszcze "
            "zmienić?",
            "Gotowe: {order} pójdzie na nowy adres.|Paczka już wyszła; kurier ją przekieruje, dotrze do: {day}.",
        ),
        "exception": topic(
            "{product}: awaria poniżej −12 °C|Odchyłka wymiaru: {product}",
            "Prowadzimy {count} grup rocznie z {product} i widzimy prawidłowość: poniżej −12 °C część się ślizga ({part}). W "
            "instrukcji nic o tym nie ma; zmierzyłem cztery sztuki, wszystkie z tej samej partii.",
            "Dziękujemy za pomiary: to prawda i dla nas nowość. Dwie sztuki z tej partii zawiodły też u nas. Wymienimy {count} "
            "sztuk do: {day}.",
        ),
        "mis_sold": topic(
            "{product} to nie to, co mówiono|Nieprawdziwa informacja: {product}",
            "W sklepie mówiono, że {product} pasuje do każdego kartusza. Nieprawda, przekonałem się o tym koło {place}.|Na stronie "
            "jest „cztery sezony” przy {product}, a instrukcja na stronie 12 mówi co innego.",
            "Powiedziano Państwu nieprawdę i to nasza wina. Zwracamy całość, a zdanie zniknie ze strony.|Przykro mi. Przyjmiemy "
            "zwrot i proponuję właściwy model w tej samej cenie.",
        ),
        "presale": topic(
            "Przed zakupem: {product}|Pytanie o {product}",
            "Szukamy czegoś na jesień do {place}. Czy {product} wystarczy?|Czy {product} mieści się w bagażu podręcznym?",
            "Na jesień do {place} wystarczy do około −5 °C. Zmarzluchom radzę cieplejszy model.|Tak, złożony ma 38 cm. Nowy jest o "
            "90 g lżejszy.",
        ),
        "dealer_order": topic(
            "Zamówienie {count} × {product}|Termin: {count} {product}",
            "Chcielibyśmy zamówić {count} sztuk {product} na sezon. Jaki termin i czy obowiązuje zeszłoroczny rabat?",
            "{count} sztuk jest możliwe: połowa wyjdzie w {day}, reszta dwa tygodnie później, na tych samych warunkach.",
        ),
        "leak": topic(
            "Kuchenka syczy na Elevation Kit|Elevation Kit przepuszcza gaz",
            "Kuchenka syczy, gdy tylko stanie na Elevation Kit. Bez zestawu cisza. Czy to niebezpieczne?|Przy dolnej uszczelce "
            "Elevation Kit czuć gaz, na mydlinach są bąbelki. Wyjazd do {place} już niedługo: {day}.",
            "Proszę już nie używać zestawu. Sprawdzamy to dziś i odpiszę do: {day}.|To znana wada: dolna uszczelka przepuszcza gaz. "
            "Nowa wychodzi dziś z Gandawy, dotrze do: {day}. Sama kuchenka jest bezpieczna.",
        ),
    },
)  # fmt: skip
