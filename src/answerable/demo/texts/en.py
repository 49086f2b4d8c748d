"""English."""

from answerable.demo.texts.speech import Speech, by_tone, topic, variants

SPEECH = Speech(
    language="en",
    hello=by_tone(
        "Hi there,|Hello Kestrel team,|Hi folks,|Hey,",
        "Dear Sir or Madam,|Dear Kestrel Trail,|To whom it may concern,",
        "Hi,|Hello,|",
        "Hello,|To customer service:|",
    ),
    bye=by_tone(
        "Thanks so much!\n{me}|Cheers,\n{me}|Happy trails,\n{me}",
        "Kind regards,\n{me}|Yours faithfully,\n{me}",
        "{me}|Thx, {me}|",
        "I expect an answer.\n{me}|{me}",
    ),
    asides=variants(
        "We leave for {place} on {day}, so I would rather not wait too long.|I bought it for a week around {place}.|"
        "It has been to {place} and back with me and I love it otherwise.|I already looked through the manual.|"
        "My partner has the same one and hers is fine.|This is my third thing from you and the first trouble.|"
        "I am on the road near {place} and read mail in the evening.|A photo is attached if that helps."
    ),
    chases=variants(
        "Any news on this?|I wrote a while ago and have heard nothing. Did my message arrive?|"
        "Following up on the below. We leave on {day}.|Hello? Is anybody reading these?|"
        "Still waiting. Should I rather call you?|Sorry to nag, but it is getting urgent now."
    ),
    thanks=variants(
        "Perfect, thank you!|That did it. Thanks for the quick help, {agent}.|Great, much appreciated.|"
        "Thank you, that answers it.|Brilliant, it arrived today and fits. You can close this.|Got it, thanks."
    ),
    again=variants(
        "I am afraid it happened again, on the second day out.|Unfortunately this is not solved: same as before.|"
        "The replacement has the very same problem.|It came back after a week. What now?"
    ),
    probes=variants(
        "Could you send us a photo of the {part} and your order number? Then we can decide at once.|"
        "So that I do not send you the wrong part: does it happen cold as well, or only after a while?|"
        "When did you first notice it, and has anything been changed on it since you bought it?|"
        "Could you tell me the number on the label inside? It begins with KT."
    ),
    more=variants(
        "It is order {order}, bought in spring. It happens every time, cold or not.|"
        "Photo attached. I first saw it on a trip to {place}.|The label says KT-{count}-{size}. Nothing was changed on it.|"
        "Only after about ten minutes. Order {order}."
    ),
    dear=variants("Hi {first},|Hello {first},|Dear {first},|Thank you for writing, {first}."),
    regards=variants("Best,\n{agent}|Kind regards,\n{agent}|Take care out there,\n{agent}"),
    away=variants(
        "I am out of the office until {day} without access to mail.|Automatic reply: I am on leave and back on {day}."
    ),
    wrote="On {date}, {who} wrote:",
    days=variants("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"),
    parts={"valve": "valve", "seal": "lower seal", "zip": "zip", "pole": "pole section", "buckle": "hip buckle",
           "strap": "shoulder strap", "lock": "locking lever"},
    topics={
        "order_status": topic(
            "Where is order {order}?|Status of my order {order}",
            "Where is my order {order}? The site still says “being packed”.|Could you tell me when {order} ships?|"
            "I ordered the {product} and got no tracking link. The number is {order}.",
            "Your order {order} left our warehouse and should reach you by {day}. The carrier's link is in the mail that we "
            "sent when it left.|Order {order} is packed and waits for the carrier, who collects it tomorrow morning. You "
            "will get the tracking link then.",
        ),
        "delivery_late": topic(
            "Parcel {order} is late|{product} not delivered|Delivery of {order}: two weeks now",
            "My {product} was promised for {day} and has not come. Tracking has not moved for six days.|The carrier says "
            "delivered, but nothing is here and no neighbour has it. Order {order}.|I paid for express and have been "
            "waiting for two weeks for {order}.",
            "I am sorry: your parcel is stuck at the carrier's depot. I have sent a second {product} by express today; it "
            "reaches you by {day}. If the first one turns up, please just refuse it.|You are right, this took far too long. "
            "The carrier has lost it; a new one leaves today, and the express fee comes back to your card.",
        ),
        "warranty": topic(
            "Warranty for my {product}|{product}: is this covered?",
            "The {part} of my {product} gave up after fourteen months. Is this still under warranty?|After one season the "
            "{part} is worn through. I hope that is covered, it was not cheap.|How do I make a warranty claim? The {part} "
            "of my {product} broke on the first day at {place}.",
            "It is covered: we guarantee every {part} for five years. Please send it back with the label attached; a mended "
            "one is with you about a week later.|Yes, this is on us. You need not send it in: a new {part} leaves Ghent "
            "tomorrow, and fitting it takes five minutes.",
        ),
        "wrong_size": topic(
            "Exchange: {product} in {other}|{product} too small",
            "I ordered the {product} in {size} and it is too small. Can I change it for {other}?|The {product} in {size} is "
            "tight at the shoulders. Do you have {other}? Order {order}.",
            "Of course. I have put a {product} in {other} aside for you; send the {size} back with this label, and it leaves "
            "as soon as the parcel is scanned.|Gladly. {other} is in stock, and the exchange is free within sixty days.",
        ),
        "defect": topic(
            "{part} of my {product} broke|{product}: {part} does not hold|Broken {part}",
            "The {part} of my {product} does not work any more: it sticks, and then lets go by itself.|On the second night "
            "the {part} of our {product} simply came off. We got home, but it was no fun.|New {product}, used twice, and "
            "the {part} is broken. Order {order}.",
            "That should not happen, and I am sorry for the cold night. A new {product} is on its way and arrives by {day}; "
            "please use the label in the box for the old one.|Thank you for the clear words. We replace it: you will get a "
            "new one by {day}, and our workshop will look at yours.",
        ),
        "how_to": topic(
            "How do I clean the {part}?|{product}: how does this work?|Question about my {product}",
            "How do I take the {part} of the {product} apart without breaking it?|Can the {product} be washed, and with "
            "what? The label is gone.|I cannot find out how the {part} goes back on. Is there a video?",
            "Turn the {part} a quarter to the left until it clicks, then pull. There is a short guide with pictures in our "
            "help centre under “Looking after your {product}”.|Lukewarm water and plain soap, never a softener, and dry it "
            "in the shade. After that it is as good as new.",
        ),
        "spare_part": topic(
            "Spare {part} for {product}|Need a new {part}",
            "Can I buy a single {part} for the {product}? I would like to mend it myself.|Do you still have the {part} for "
            "the older {product}? Mine is from before the new lock.",
            "Yes: the {part} is in stock, and I have added one to your account free of charge. It leaves on {day}.|We keep "
            "every part for ten years. The {part} for yours costs 9 including postage; shall I send it?",
        ),
        "invoice": topic(
            "Invoice for order {order}|VAT number missing on invoice",
            "Please send me the invoice for {order} with our VAT number on it.|You charged me twice for {order}. Please look "
            "at it.|Our bookkeeping needs the invoice for {order} made out to the company.",
            "The corrected invoice for {order} is attached.|I see the second charge: it was a reservation and has been "
            "released. Your bank shows it within three days.",
        ),
        "address_change": topic(
            "New address for order {order}|Please change delivery address",
            "I have moved. Could you send order {order} to my new address near {place}?|I gave the old address by mistake in "
            "order {order}. Can you still change it?",
            "Done: order {order} goes to the new address. Nothing else changes.|It had left already, so I asked the carrier "
            "to turn it round; it reaches the new address by {day}.",
        ),
        "exception": topic(
            "{product}: {part} fails below −12 °C|Pattern of failures with the {product}|{part} tolerance on {product}",
            "We guide {count} groups a year with the {product} and see a pattern: below −12 °C the {part} shrinks enough to "
            "slip. It is not in the manual. I measured four of them, all the same batch.|This is not a question about use: "
            "the {part} of the {product} is 0.4 mm narrower than on last year's, and so it cannot be tightened when wet. "
            "Photos and measurements are attached.",
            "Thank you for measuring: you are right, and it was new to us. Two of the same batch failed on our bench as well. "
            "We have stopped that batch; your {count} pieces are replaced by {day}.|That is a real fault, and you were the "
            "first to find it. Our engineers have changed the drawing. Replacements leave this week.",
        ),
        "mis_sold": topic(
            "{product} is not what I was told|Not as described: {product}",
            "The shop told me that the {product} takes gas from any cartridge. It does not, and I found out at {place}.|Your "
            "page says “four seasons” for the {product}. In real snow it is not, as your own manual says on page 12.|I was "
            "promised that the {product} comes with the {part}. It does not.",
            "You were told something that is not true, and that is our fault, not yours. You get your money back in full, and "
            "I have passed on the wording so that nobody reads it again.|I am sorry. We will take it back, and I can offer "
            "you the one that does what you were promised for the same price.",
        ),
        "presale": topic(
            "Before I buy: {product}|Is the {product} right for us?|{product} or the larger one?",
            "We are looking for something for {place} in autumn. Is the {product} warm enough, or should we look at "
            "something else?|Does the {product} fit into hand luggage?|What is the difference between this year's {product} "
            "and the last?",
            "For {place} in autumn it is enough down to about −5 °C. If you sleep cold, take the next one up.|Yes, packed it "
            "is 38 cm long. The new one is 90 g lighter and has the larger {part}; the rest is the same.",
        ),
        "dealer_order": topic(
            "Order: {count} × {product}|Delivery time for {count} {product}",
            "We would like to order {count} of the {product} for the season. What is the delivery time, and is last year's "
            "discount still good?|Our order of {count} {product} is confirmed, but {day} is too late for our opening. Could "
            "a part of it come earlier?",
            "{count} pieces are possible: half leave on {day}, the rest two weeks later, with last year's terms.|I have split "
            "the order: the first pallet leaves on {day}. The invoice follows with the second.",
        ),
        "leak": topic(
            "Stove hisses on the elevation kit|Elevation kit leaks gas|Gas smell with the Elevation Kit",
            "My stove hisses as soon as it stands on the elevation kit. Without the kit it is silent. Is this dangerous?|I "
            "smell gas at the lower joint of the elevation kit. Soap shows bubbles there. We leave for {place} on {day}.|"
            "The new elevation kit leaks at the bottom. I changed the O-ring, no change.",
            "Please stop using the kit and let the stove cool. We are looking into it today and I will write again by {day}.|"
            "It is a known fault: the lower seal of the elevation kit lets gas through. A new seal leaves Ghent today and "
            "reaches you by {day}. Please do not use the kit until then; the stove alone is safe.",
        ),
    },
)  # fmt: skip
