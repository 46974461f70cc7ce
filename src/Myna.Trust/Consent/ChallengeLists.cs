namespace Myna.Trust.Consent;

/// <summary>
/// The words of challenges: common, of two syllables or more (short words carry too little sound to be told apart), easy to read for
/// people whose first language is another, and no two that sound alike. 8 of them are drawn without repetition: of 150, some 2⁵⁸ ways.
/// </summary>
internal static class ChallengeLists
{
    /// <summary>English.</summary>
    public const string English =
        """
        afternoon airport almond amber animal apple apron autumn baker balcony bamboo banana basket battery beaver bedroom
        bicycle biscuit blanket bottle breakfast bucket butter button cabin camel camera candle canyon carpet carrot castle
        cattle ceiling celery chapter cherry chicken chimney cinema circle coffee compass copper corner cottage cotton cousin
        crystal cucumber curtain customer desert diamond dinner doctor dolphin donkey dragon eagle elbow elephant engine
        evening factory falcon family farmer feather finger flower forest fortune fountain furniture galaxy garden garlic
        giraffe glacier goblin guitar hammer harbor harvest helmet holiday honey horizon hospital hotel iceberg insect island
        ivory jacket jelly jewel journey jungle kettle kingdom kitchen kitten ladder lantern lawyer lemon leopard letter
        library lion lizard lobster magnet mammoth mango maple marble market medicine melody memory meteor middle mirror
        monday monkey morning mosquito motor mountain museum mushroom music mustard napkin needle number object ocean october
        office olive onion orange orchard oxygen oyster package palace panda paper parrot pavement peanut pebble pelican
        pencil pepper picnic picture pigeon pillow pilot planet plastic pocket potato powder puzzle rabbit radio railway raven
        ribbon river robot rocket salad salmon sandal sandwich saturday scissors season seven shadow shelter shoulder signal
        silver singer soldier spider spinach squirrel stadium station student sugar summer sunset surface swallow sweater
        table teacher theater thunder ticket tiger timber tobacco tomato tractor triangle trumpet tunnel turkey turtle
        umbrella uncle uniform valley vanilla velvet village violin vitamin volcano wagon walnut water weather wednesday
        willow window winter wizard yellow yogurt zebra zero
        """;

    /// <summary>German.</summary>
    public const string German =
        """
        Abend Adler Ampel Ananas Apfel Aquarium Artikel Balkon Banane Batterie Becher Bericht Beruf Besen Bibliothek Biene
        Birne Blume Bohne Briefmarke Brücke Butter Dachboden Delfin Diamant Donner Drachen Eichhörnchen Eimer Elefant Ente
        Erdbeere Esel Fabrik Familie Farbe Feder Fenster Ferien Feuerwehr Flasche Flughafen Forelle Frühstück Gabel Garten
        Gebirge Gemüse Gewitter Giraffe Gitarre Gurke Hafen Hammer Handschuh Hecke Himmel Honig Hotel Igel Insel Jacke Kaffee
        Kalender Kamera Kamin Kaninchen Karotte Kartoffel Kassette Kerze Kirsche Kissen Klavier Knochen Koffer Komma Konzert
        Kreide Krokodil Küche Kugel Lampe Laterne Lehrer Leiter Leopard Limonade Löffel Magnet Mantel Marmelade Maschine
        Melodie Messer Mittwoch Montag Morgen Motor Museum Nachbar Nadel Nebel Nummer Ofen Oktober Orange Palme Papagei Papier
        Paprika Pfeffer Pilot Pinguin Planet Pullover Radio Rakete Regen Roboter Rose Salat Samstag Schaukel Schere Schlüssel
        Schnecke Schokolade Schule Sommer Sonnenblume Spiegel Spinne Station Stiefel Straße Tafel Tasche Teller Teppich
        Theater Tiger Tomate Treppe Trommel Tulpe Ufer Uniform Vogel Vulkan Waage Wagen Wasser Wecker Wiese Winter Wolke
        Wurzel Zebra Zeitung Ziege Zimmer Zitrone Zucker
        """;

    /// <summary>French.</summary>
    public const string French =
        """
        abeille abricot acteur agneau aiguille ananas animal armoire artiste assiette autobus automne avion avocat balcon
        ballon banane bateau batterie bijou bouteille bougie boulanger bureau cactus cadeau café caméra canapé canard carotte
        casserole castor ceinture cerise chameau champignon chanson chapeau charbon château chemin cheval chocolat cinéma
        ciseaux citron colline concert confiture copain corbeau coton couleur coussin couteau crayon crocodile cuisine dauphin
        dimanche docteur dragon drapeau écureuil église éléphant escalier étoile famille fantôme farine fenêtre fontaine forêt
        fourmi framboise fromage garage gâteau girafe grenouille guitare hameçon haricot hérisson hiver horloge hôpital image
        jardin journal jumelles lampadaire lapin lavande lézard limonade lumière lunettes magasin maison marché marteau matin
        médecin mélodie melon mercredi miroir montagne moteur mouton musée musique navire nuage océan oiseau olive opéra orage
        orange oreille panier papier papillon parapluie parfum passeport pastèque pêcheur peinture pingouin piscine planète
        poisson poivron pommier poulet printemps rideau rivière robinet samedi sapin saumon savon serpent sifflet sirop soleil
        souris tableau tambour tapis théâtre tigre tomate tonnerre tortue tracteur trompette tulipe valise vanille vendredi
        village violon voiture volcan voyage wagon
        """;

    /// <summary>Spanish.</summary>
    public const string Spanish =
        """
        abeja abogado abril aceite aguja almohada amarillo amigo anillo animal araña árbol arena armario arroz avión azúcar
        ballena balcón banana bandera barco batería bicicleta billete bosque botella caballo cabeza café caja calle cámara
        camello camino campana canción cangrejo caracol cebolla cereza ciruela ciudad clavel cocina cocodrilo coche collar
        color concierto conejo corazón cordero cortina cuaderno cuchara cuchillo delfín desierto diamante dinero domingo
        elefante escalera escuela espejo estrella fábrica familia farmacia febrero fiesta flauta fresa fuego fuente galleta
        gallina ganso garaje gato girasol gorila guitarra hermano hielo hierba hormiga hospital hotel iglesia invierno isla
        jabón jardín jirafa jueves juguete lámpara lápiz lechuga lechuza leña limón lluvia lobo luna maleta manzana mapa marzo
        mercado mesa miel molino montaña moneda motor museo música naranja nieve novela nube nueve octubre oficina océano
        oreja otoño oveja paloma pantera papel paraguas parque pelota pescado pimienta pingüino piscina planeta plátano playa
        pluma primavera puente puerta queso radio ratón reloj rodilla sábado sandía semana sombrero tambor tarde teatro tejado
        tenedor tesoro tiburón tigre tomate toro tortuga tractor trompeta vaca ventana verano viento violín volcán zanahoria
        zapato
        """;

    /// <summary>Italian.</summary>
    public const string Italian =
        """
        abete acqua aereo agosto albero albergo albicocca amico anatra ancora anello animale aquila arancia armadio autunno
        avvocato balena balcone banana bandiera barca biblioteca bicchiere bicicletta biglietto bosco bottiglia burro cammello
        camera camicia candela cane canzone cappello carota cascata castello cavallo cestino chiave chiesa chitarra ciliegia
        cinema cipolla città coccodrillo colazione collana coltello concerto coniglio coperta corona cravatta cucchiaio cucina
        cugino cuscino delfino deserto diamante domani domenica dottore elefante estate fabbrica falco famiglia farfalla
        farina febbraio fiamma finestra fiore fiume foglia fontana foresta forchetta formaggio formica fragola frigorifero
        fungo galleria gallina gatto gelato gennaio giardino ginocchio giornale giovedì giraffa gomito grano isola inverno
        lampada latte lavagna leone libro limone luglio lumaca lupo maestro maglione mandorla mare martello matita mattina
        medico mela melone mercato miele minestra montagna motore museo musica nave nebbia negozio nuvola oceano oliva
        ombrello orologio orso ospedale pagina palazzo pane pantera papera parete patata pecora pepe pesce piatto pinguino
        pioggia pomodoro ponte porta primavera quaderno quadro radice ragno rana regalo ristorante rosa sabato sabbia sapone
        scarpa scatola scuola sedia sella semaforo serpente sorella specchio spiaggia stella strada tamburo tappeto tartaruga
        tavolo teatro tempesta tigre topo treno tromba uccello uniforme valigia vaniglia vento verdura vetro villaggio violino
        vulcano zaino zebra zucchero
        """;

    /// <summary>Portuguese.</summary>
    public const string Portuguese =
        """
        abacaxi abelha abril açúcar agosto agulha água alface almofada amarelo amigo anel animal aranha areia armário arroz
        árvore avião azeite azul baleia balde banana bandeira barco bicicleta bilhete boneca bosque botão cabelo cabeça
        cachorro cadeira cadeado café caixa calor camelo caminho camisa campainha caneta canção capacete caracol carneiro
        carta casaco castelo cavalo cebola cenoura cereja chapéu chave chocolate chuva cidade cinema cobertor coelho colher
        cometa concerto coração cortina cozinha dentista deserto diamante dinheiro domingo elefante escada escola escova
        espelho estrela fábrica família faca farinha fazenda feijão ferramenta festa floresta fogueira formiga fruta galinha
        garfo garrafa gato gelado girafa girassol golfinho guitarra hospital hotel igreja ilha inverno jacaré janela jardim
        joelho jornal julho lâmpada laranja lápis leite leopardo limão livro lobo macaco madeira mala manteiga maçã março
        martelo melancia mercado mesa montanha morango motor museu música navio neblina novela nuvem oceano ombro orelha ouro
        outono ovelha padeiro palácio panela papagaio papel parede pássaro peixe pepino pimenta pinguim piscina planeta ponte
        porta praia primavera queijo relógio robô rosa sábado sabonete salada sapato semana serpente sobrinho sombra tambor
        tapete tartaruga teatro telhado tempestade tesoura tigre tijolo tomate trator trombeta tubarão urso vaca vassoura vela
        verão vestido viagem vidro violino vulcão xadrez zebra
        """;
}
