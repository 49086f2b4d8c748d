"""Spanish."""

from answerable.demo.texts.speech import Speech, by_tone, topic, variants

SPEECH = Speech(
    language="es",
    hello=by_tone(
        "¡Hola!|Hola, equipo:|Buenas:",
        "Estimados señores:|Buenos días:",
        "Hola:|",
        "Buenos días:|A la atención del servicio al cliente:",
    ),
    bye=by_tone(
        "¡Muchas gracias!\n{me}|Un saludo y gracias,\n{me}",
        "Atentamente,\n{me}|Reciban un cordial saludo,\n{me}",
        "Gracias, {me}|{me}",
        "Espero una respuesta.\n{me}|{me}",
    ),
    asides=variants(
        "Salimos hacia {place} el {day}, así que corre un poco de prisa.|Lo compré para una semana cerca de {place}.|"
        "Ya he leído el manual.|Por lo demás estoy muy contento.|Adjunto una foto.|Es mi tercera compra y el primer problema."
    ),
    chases=variants(
        "¿Hay alguna novedad?|Escribí hace días y no he sabido nada. ¿Les llegó mi mensaje?|"
        "Vuelvo a preguntar: salimos el {day}.|¿Alguien lee esto?|Empieza a ser urgente."
    ),
    thanks=variants(
        "¡Perfecto, muchas gracias!|Listo, gracias por la rapidez.|Ha llegado hoy y va bien. Gracias.|Gracias, queda claro."
    ),
    again=variants(
        "Por desgracia ha vuelto a pasar.|No está resuelto, sigue igual que antes.|El de repuesto tiene el mismo fallo."
    ),
    probes=variants(
        "¿Podría enviarme una foto ({part}) y el número de pedido? Así decidimos enseguida.|"
        "Para no enviarle la pieza equivocada: ¿pasa también en frío?|¿Cuándo lo notó por primera vez?"
    ),
    more=variants(
        "Es el pedido {order}. Pasa siempre.|Adjunto la foto. La primera vez fue en {place}.|"
        "Solo al cabo de unos diez minutos. No he cambiado nada."
    ),
    dear=variants("Hola, {first}:|Buenos días, {first}:|Gracias por escribirnos, {first}."),
    regards=variants("Un saludo,\n{agent}|Saludos cordiales,\n{agent}"),
    away=variants("Estoy fuera hasta el {day} y no leo el correo.|Respuesta automática: vuelvo el {day}."),
    wrote="El {date}, {who} escribió:",
    days=variants("lunes|martes|miércoles|jueves|viernes|sábado|domingo"),
    parts={"valve": "válvula", "seal": "junta inferior", "zip": "cremallera", "pole": "tramo de varilla",
           "buckle": "hebilla", "strap": "tirante", "lock": "palanca de cierre"},
    topics={
        "order_status": topic(
            "¿Dónde está mi pedido {order}?|Estado del pedido {order}",
            "¿Dónde está mi pedido {order}? La web sigue diciendo «en preparación».|¿Cuándo sale {order}? No me ha llegado el "
            "enlace de seguimiento.",
            "Su pedido {order} ya salió del almacén y debería llegar antes del {day}.|El pedido {order} está listo; el "
            "transportista lo recoge mañana temprano.",
        ),
        "delivery_late": topic(
            "Paquete {order} con retraso|{product} sin entregar",
            "Mi {product} estaba prometido para el {day} y no ha llegado. El seguimiento lleva seis días parado.|El "
            "transportista dice que entregó {order}, pero aquí no hay nada y ningún vecino lo tiene.",
            "Lo siento: su paquete está atascado en el depósito. Hoy sale otro {product} por urgente y llega antes del {day}.|"
            "Tiene razón, ha tardado demasiado. El paquete se perdió; hoy sale uno nuevo y le devolvemos el envío urgente.",
        ),
        "warranty": topic(
            "Garantía de {product}|{product}: ¿lo cubre la garantía?",
            "A los catorce meses mi {product} ha fallado ({part}). ¿Sigue en garantía?|Después de una sola temporada, mi "
            "{product} está gastado: {part}. Espero que esté cubierto.",
            "Está cubierto, damos cinco años. Devuélvalo con la etiqueta adjunta y en una semana lo tiene reparado.|Sí, corre de "
            "nuestra cuenta. No hace falta que lo envíe: la pieza sale mañana de Gante.",
        ),
        "wrong_size": topic(
            "Cambio de {product} a {other}|{product} pequeño",
            "Pedí {product} en {size} y me queda pequeño. ¿Puedo cambiarlo por {other}?|{product} en {size} me aprieta en los "
            "hombros. ¿Queda {other}? Pedido {order}.",
            "Claro. Le he apartado uno en {other}; sale en cuanto se escanee su paquete.|Con mucho gusto, el cambio es gratis "
            "durante sesenta días.",
        ),
        "defect": topic(
            "{product} defectuoso|{product}: {part}",
            "Mi {product} ya no funciona ({part}): primero se atasca y luego se suelta solo.|{product} nuevo, usado dos veces y "
            "ya roto: {part}. Pedido {order}.",
            "Eso no debería pasar, disculpe. Un {product} nuevo está en camino y llega antes del {day}.|Gracias por decirlo tan "
            "claro. Se lo cambiamos y nuestro taller revisará el suyo.",
        ),
        "how_to": topic(
            "Cómo cuidar {product}|Pregunta sobre {product}",
            "¿Cómo se desmonta esta parte del {product} sin romperla? ({part})|¿Se puede lavar {product}, y con qué? Falta la "
            "etiqueta.",
            "Un cuarto de vuelta a la izquierda hasta el clic y luego tire. En la ayuda hay una guía corta con fotos.|Agua tibia "
            "y jabón normal, nunca suavizante, y a secar a la sombra.",
        ),
        "spare_part": topic(
            "Recambio para {product}|¿Venden solo {part}?",
            "¿Puedo comprar suelta esta pieza de {product}: {part}? Quiero repararlo yo.|¿Tienen aún esa pieza ({part}) para el "
            "{product} antiguo?",
            "Sí, hay existencias; se la envío gratis, sale el {day}.|Guardamos cada pieza diez años. Cuesta 9 € con envío. ¿Se "
            "la mando?",
        ),
        "invoice": topic(
            "Factura del pedido {order}|Falta el NIF en la factura",
            "Envíenme por favor la factura de {order} con nuestro NIF.|Me cobraron dos veces {order}. Revísenlo, por favor.",
            "Adjunto la factura corregida de {order}.|El segundo cargo era una retención y ya está liberada; el banco lo mostrará "
            "en tres días.",
        ),
        "address_change": topic(
            "Nueva dirección para {order}|Cambiar dirección de entrega",
            "Me he mudado. ¿Pueden enviar {order} a mi nueva dirección, cerca de {place}?|Puse la dirección antigua en {order}. "
            "¿Se puede cambiar todavía?",
            "Hecho: {order} va a la nueva dirección.|Ya había salido; el transportista lo desvía y llega antes del {day}.",
        ),
        "exception": topic(
            "{product}: falla por debajo de −12 °C|Medida fuera de tolerancia en {product}",
            "Guiamos {count} grupos al año con {product} y vemos un patrón: por debajo de −12 °C patina ({part}). El manual no "
            "dice nada; he medido cuatro, todos del mismo lote.",
            "Gracias por medirlo: tiene razón y no lo sabíamos. Dos del mismo lote fallaron en nuestro banco. Sus {count} unidades "
            "se cambian antes del {day}.",
        ),
        "mis_sold": topic(
            "{product} no es lo que me dijeron|Información falsa sobre {product}",
            "En la tienda me dijeron que {product} sirve para cualquier cartucho. No es verdad, y lo descubrí en {place}.|Su "
            "página dice «cuatro estaciones» para {product} y el manual dice lo contrario en la página 12.",
            "Le dijeron algo que no es cierto y la culpa es nuestra. Le devolvemos todo el dinero y corregimos el texto.|Lo "
            "siento. Lo recogemos y le ofrezco el modelo correcto por el mismo precio.",
        ),
        "presale": topic(
            "Antes de comprar: {product}|Duda sobre {product}",
            "Buscamos algo para {place} en otoño. ¿{product} abriga lo suficiente?|¿{product} cabe en el equipaje de mano?",
            "Para {place} en otoño basta hasta unos −5 °C. Si es friolero, mejor el modelo superior.|Sí, plegado mide 38 cm. El "
            "nuevo pesa 90 g menos.",
        ),
        "dealer_order": topic(
            "Pedido de {count} {product}|Plazo para {count} {product}",
            "Querríamos pedir {count} {product} para la temporada. ¿Qué plazo hay y vale el descuento del año pasado?",
            "{count} unidades es posible: la mitad sale el {day} y el resto dos semanas después, con las mismas condiciones.",
        ),
        "leak": topic(
            "El hornillo silba con el Elevation Kit|Fuga de gas en el Elevation Kit",
            "Mi hornillo silba en cuanto lo pongo sobre el Elevation Kit. Sin el kit, nada. ¿Es peligroso?|Huele a gas en la "
            "junta inferior del Elevation Kit y con jabón salen burbujas. Salimos hacia {place} el {day}.",
            "Por favor, no use más el kit. Lo miramos hoy y le escribo antes del {day}.|Es un fallo conocido: la junta inferior "
            "deja pasar gas. Hoy sale una nueva de Gante y llega antes del {day}. El hornillo solo es seguro.",
        ),
    },
)  # fmt: skip
