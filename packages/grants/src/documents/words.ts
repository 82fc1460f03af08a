/**
 * 2048 plain English words for comparing a fingerprint by eye or by ear: 11 bits each, few that
 * look or sound alike. Their order is part of what a fingerprint means: never change it.
 */
export const WORDS: readonly string[] = `
acorn actor adapt admiral adobe adult advice aerial afford after agate agent agile alarm album
alcove alder alert alley almond aloe alpine altar amber amble amount amuse anchor angle animal
ankle annual answer antler anvil apple apricot april apron arcade arch archer arctic arena argue
arise armor arrange arrive arrow artist ascend ashore aspect aspen assign aster atlas atom attic
auburn august aunt autumn avenue avoid awake award axle azure baboon baby badge badger bagel
baker balcony ballad ballet balloon balsam bamboo banana banjo bank banner banquet barber
bargain barge barley barn barrel basil basin basket bath battery bauble beacon beam bean beard
beaver because become bedrock beech beetle begin behave belfry belief bell belong bench beside
better bicycle big bike birch bird biscuit bishop bison blade blanket blaze blend blink bloom
blossom blot blouse blue bluff board boast bobbin body bolt bonnet bonus border borrow bottle
bottom bough boulder bounce bowl box bracket braid branch brass brave bread break breeze brew
brick bridge brief bright bring brisk bronze brook broom brother brown brush bubble bucket
buckle bud buffalo bugle build bulb bumper bundle bunny bureau burrow bus busy butler butter
button buzz cabbage cabin cable cactus cadet cafe calf calm camel camera canal canary candle
candy canoe canopy canvas canyon cape captain caramel caravan card career cargo carol carpet
carrot carry carve cascade cashew casket castle cat catalog catch cattle cedar ceiling celery
cellar cello cement center century ceramic cereal certain chain chair chalk chamber change chant
chapel chapter charm chart chase check cheek cheer cheese cherry chess chest chew chief child
chime chimney chip choice choir choose chord chorus cider cinema cinnamon circle circus citizen
citrus city civic claim clap clarify class clean clear clerk clever cliff climb cloak clock
close cloth cloud clove clover clown club coach coal coast cobalt cobbler cobweb cocoa coconut
code coffee coin collar collect colony color column comb comet comfort comic common compass
concert condor confirm contact contest cookie copper copy coral corner cosmos cottage cotton
cough count country couple courage cousin cover cow coyote crab cradle craft crane crater crawl
crayon cream create creek crest cricket crimson crisp crocus crop cross crowd crown crumb crust
crystal cube cuckoo cucumber cuff culture cup curious curl curtain curve cushion custom cycle
cymbal cypress daffodil dainty dairy daisy dance dapple dare dash data daughter dawn decade
decide defend degree delay deliver delta den denim depart depth desert design desk dessert
detail develop dial diamond diary dice diesel differ dim dinner direct disc discuss divide
doctor doll dolphin dome domino donate donkey donor door dot double dough dove down dozen draft
dragon drama draw dream dress drift drill drink drive drizzle drop drum dry duck duet dune dusk
duty dwell dye eager eagle early earn earth easel easy ebony echo edge edit eel effort egg elbow
elder elegant element elf elk elm ember embrace emerald empire empty emu enamel enchant end
endless energy engine enjoy enough enter entire envelope episode equal eraser errand escape
essay evening event every exact example excel except exchange exhale exist exit expand expert
explain explore express extra eye fable fabric face factor fair fairy falcon fall family famous
fancy farm farmer fashion fast father favor fawn feast february fedora fellow felt fence fennel
fern ferry festival fetch few fiber fiddle field fifteen figure film filter final finch find
finger finish fire firm first fish fit five flag flame flamingo flannel flash flask flat flavor
flax fleece fleet flight flint flip float flock floor flora flow fluff flute fly foam focus foil
folk follow food foot forest forever forge fork forty forum forward fossil found fountain fox
fragile frame freckle free freeze fresh friday fridge friend fringe frog front frost frozen
fruit fudge full funnel fur future gable gadget galaxy gallery gallon gallop gander garage
garden garland garlic garment garnet gather gauge gazelle gecko gem genius gentle genuine
gesture geyser giant gift ginger giraffe give glacier glad glass gleam glide glimmer glitter
globe glory glove glue goal goat goblet goggles golf gondola good goose gopher gorge gourd grace
grade grain grand grant grape graph grass gravel gravy gray green greet grid griffin grill grin
grip grocery groove ground group grove grow guard guess guide guitar gulf gull gum gust gym
gypsum habit hail half hammer hammock hamster hand handle happen happy harbor harmony harp
harvest hat hatch haven hawk hazel head heart heather heaven hedge height helium helmet help
hemlock hen herald herb herd heron hexagon hickory hidden high hike hill hinge hint history
hobby hockey hold hollow holly home honest honey hook hope horizon horn horse host hotel hour
house hover huddle hug human humble hummus humor hundred hunt hurdle hyacinth hybrid hydrant
ibis ice icicle icing icon idea ideal igloo ignite image imagine impala improve inch include
income indeed indigo indoor infant inform ink inlet inner input inquire insect inside inspire
instant intend invent invite iris iron island item itself ivory ivy jacket jade jaguar jam
january jar jasmine javelin jeans jelly jersey jet jewel jigsaw jingle job jockey join joke
jolly journal journey judge juggle juice july jumbo jump june jungle junior juniper jury just
jute kale kangaroo kayak keel keen keep kennel kernel kestrel kettle key keyboard kid kimono
king kiosk kitchen kite kitten kiwi knack knee knife knit knob knock koala label labor lace
ladder ladle lady lagoon lamb lamp land lane language lantern lapel laptop larch large lark
laser lasso last lather lattice laugh launch laundry laurel lava lavender lawn lawyer layer leaf
league leap learn leave lecture ledge leek left legend lemon length lens lentil leopard lesson
letter lettuce level lever liberty library lichen lid life light lilac lily lime limit linden
linen lion liquid list listen little lizard llama load loaf lobby lobster local locket locust
lodge loft logic long look loop lotus loud lounge loyal lucky lumber lunar lunch lupin lute
luxury lynx lyric macaw machine magenta magic magnet magpie mahogany major make mallet mallow
mammal mammoth manage mandolin mango manner manor mantle manual map maple marble march margin
marigold marina mark market maroon marsh marvel mason master matter maximum mayor meadow meal
mean measure medium mellow melody melon member memory mend mentor menu meow merchant mercury
merge merit mermaid merry message meteor method metro middle midnight might mild milk mimic
mineral minnow mint minute mirror mist mitten mixture mobile model modern modest molar moment
monarch monday money monkey monsoon month moon moose more morning mortar mosaic moss most motel
mother motion motor motto mount mouse mouth movie much muffin mulberry mule museum mushroom
music muslin mustard mutual myrtle mystery myth nacho name napkin narrow nation native nature
navy near nebula neck nectar needle neighbor neon nephew neptune nerve nettle network neutral
never newt next nickel niece nimble nine noble nod noise nomad noodle noon north nose note
notice nougat novel november nozzle number nurse nut nutmeg nylon oak oasis object oboe observe
obtain ocean ocelot october octopus odd offer office often okay old olive omelet once onion
online only onyx opal open opera opinion option oracle orange orbit orchard orchid order oregano
organ origin oriole osprey ostrich other otter ounce outdoor outer outfit outlet output outside
oval oven owl oxygen oyster pack paddle page pagoda paint palace palm pamphlet pancake panda
panel pansy pantry papaya paper paprika parade parcel parent parlor parrot parsley part party
pass pasta pastel pastry path patient patio pattern pause pave paw pea peach peacock peak peanut
pearl pebble pecan pelican pencil penguin pepper perch perfect perform perfume period permit
person petunia pewter phone photo phrase piano pick pickle picnic picture pie pier pigeon
pigment pillar pillow pilot pink pioneer pipe pistachio pitch pixel pizza place plaid plan
planet plant plate play plaza please plenty plot plow plum plume plus pocket podium poem poet
point polar polish polite polka pollen polo pond pony pool poplar poppy porch porridge portrait
position possible postage potato pottery pouch powder power prairie praise prance prefer prepare
present press pretty pretzel price pride primrose print prism private prize problem process
product profile program progress project promise proof proper proud provide prune public pudding
puddle puffin pulley pulp pulse pump pumpkin pupil puppet puppy pure purple purse push puzzle
pyramid python quail quality quarry quart queen quest question quick quiet quill quilt quince
quiver quiz quota quote rabbit raccoon radar radio radish raft rail raisin rally ramp ranch
random range ranger rapid rare raspberry rate rattle raven ravine razor reach ready real reason
recall receive recipe record recover reed reef reflect refresh regal region regular relax relay
relish remain remedy remember remind remote rent repair repeat reply report request rescue
reserve resort respect result retire return reveal reward rhyme rhythm ribbon rich riddle ridge
rim rinse ripple rise river roast robe robin robot rock rocket romance roof room rooster rope
rosemary rotate rowboat royal rubber ruby rudder rug ruler rumble run runway rural rush rye
saddle saffron salad salmon salon salsa salt salute same sample sand sandal sapphire sash satin
saturn sauce sauna savanna save saxophone scale scallop scarf scarlet school science scissors
scoop scooter score scout scratch screen scroll sculpt seagull seal season seat second secret
section seek seem select senior sense september sequel serve sesame set settle seven shade
shadow shake shallow shape shark sharp shawl shear shed sheet shelf shell shelter sherbet
sheriff shield shift shimmer shine ship shirt shoe shoulder show shower shrimp shrub shuffle
shut shutter side sierra sieve sign signal silent silk silo silver similar simmer simple since
single siren sister six sixty size skate sketch skill skin skip skirt sky slate sled sleep
sleeve slender slice slide slim slipper slope small smart smile smoke smooth snack snail snap
sneaker snow snug soak soap soccer social sock soda sofa soft soil solar soldier solid solo
solve sonata song sonnet soon soprano sorbet sorrel sort sound soup source south space spade
spaniel spark sparrow speak spear special speech speed spell spend sphere spice spider spin
spinach spiral spire spirit splash split sponge spool spoon sport spot spray spread spring
sprout spruce square squash squid squirrel stable stack stadium staff stage stairs stamp stand
staple star start station statue stay steady steam step stereo stew stick still stitch stone
stool stop stork storm story stove straw stream street stretch string stripe stroll strong
studio study sturdy style subject submit subway such suede sugar suggest suit sultan summer
summit sundae sunday sunny sunset superb supper supply support sure surf surface surprise
swallow swamp swan sweater sweet swift swim swing switch sycamore symbol symphony syrup system
tablet tadpole tailor take talent talk tan tango tape tapestry target tart task tassel taste
taxi tea teach teacher teak teapot telescope tell temple tempo tender tennis term terrace text
thank theater theme theory thick thimble thing think third thirty thistle thorn thread three
thrive throne thumb thunder thursday ticket tidy tiger tile timber tinsel tiny tip title toast
today toffee together token tomato tone tongue tool tooth topaz topic torch tornado tortoise
toss total toucan touch tour toward towel tower town toy trace track tractor trade trail train
trait travel tray treasure treat trek trellis trend triangle tribe trio trip trolley trombone
trophy tropic trout truck true trumpet trunk trust truth tuba tube tuesday tulip tuna tundra
tunnel turban turbine turkey turn turnip turquoise turtle tutor tuxedo twelve twenty twice twig
twilight twin twirl twist type typical umbrella uncle under unicorn uniform union unique unit
unite universe until upper upright upstairs upward urban urchin useful usher usual utensil
vacant vacuum valid valley value valve vanilla vapor variety vase vault velvet vendor venture
verb verse vessel vest veteran viaduct vibrant victor video view village vine vinegar vintage
viola violet violin virtue visa vision visit visor vital vivid vocal voice volcano volume vote
vowel voyage vulture waffle wagon wake walk wallet walnut walrus waltz wander want warbler
wardrobe warm wash wasp watch water wax weasel weather weave web wedding welcome west whale
wharf wheat wheel whisk whisper whistle white wicker wide width wild willow win wind window
winner winter wise wisteria with wizard wolf wombat wonder wool word work world wreath wren
wrist yacht yak yard yarn yarrow year yeast yellow yes yesterday yeti yodel yoga yogurt yolk
young youth yoyo zebra zenith zephyr zero zigzag zinc zinnia zipper zodiac zone zoo zoom
zucchini
`
  .trim()
  .split(/\s+/)
