using System.Security.Cryptography;

namespace Myna.Trust.Consent;

/// <summary>
/// The words of challenges: common, of two syllables or more (short words carry too little sound to be told apart), easy to read for
/// people whose first language is another, and no two that sound alike.
/// </summary>
internal static class ChallengeWords
{
    /// <summary>All words. 8 of these are drawn without repetition: some 2⁵⁶ ways.</summary>
    public static readonly IReadOnlyList<string> English =
    [
        "afternoon", "airport", "almond", "amber", "animal", "apple", "apron", "autumn", "baker", "balcony", "bamboo", "banana",
        "basket", "battery", "beaver", "bedroom", "bicycle", "biscuit", "blanket", "bottle", "breakfast", "bucket", "butter",
        "button", "cabin", "camel", "camera", "candle", "canyon", "carpet", "carrot", "castle", "cattle", "ceiling", "celery",
        "chapter", "cherry", "chicken", "chimney", "cinema", "circle", "coffee", "compass", "copper", "corner", "cottage", "cotton",
        "cousin", "crystal", "cucumber", "curtain", "customer", "desert", "diamond", "dinner", "doctor", "dolphin", "donkey",
        "dragon", "eagle", "elbow", "elephant", "engine", "evening", "factory", "falcon", "family", "farmer", "feather", "finger",
        "flower", "forest", "fortune", "fountain", "furniture", "galaxy", "garden", "garlic", "giraffe", "glacier", "goblin",
        "guitar", "hammer", "harbor", "harvest", "helmet", "holiday", "honey", "horizon", "hospital", "hotel", "iceberg", "insect",
        "island", "ivory", "jacket", "jelly", "jewel", "journey", "jungle", "kettle", "kingdom", "kitchen", "kitten", "ladder",
        "lantern", "lawyer", "lemon", "leopard", "letter", "library", "lion", "lizard", "lobster", "magnet", "mammoth", "mango",
        "maple", "marble", "market", "medicine", "melody", "memory", "meteor", "middle", "mirror", "monday", "monkey", "morning",
        "mosquito", "motor", "mountain", "museum", "mushroom", "music", "mustard", "napkin", "needle", "number", "object", "ocean",
        "october", "office", "olive", "onion", "orange", "orchard", "oxygen", "oyster", "package", "palace", "panda", "paper",
        "parrot", "pavement", "peanut", "pebble", "pelican", "pencil", "pepper", "picnic", "picture", "pigeon", "pillow", "pilot",
        "planet", "plastic", "pocket", "potato", "powder", "puzzle", "rabbit", "radio", "railway", "raven", "ribbon", "river",
        "robot", "rocket", "salad", "salmon", "sandal", "sandwich", "saturday", "scissors", "season", "seven", "shadow", "shelter",
        "shoulder", "signal", "silver", "singer", "soldier", "spider", "spinach", "squirrel", "stadium", "station", "student",
        "sugar", "summer", "sunset", "surface", "swallow", "sweater", "table", "teacher", "theater", "thunder", "ticket", "tiger",
        "timber", "tobacco", "tomato", "tractor", "triangle", "trumpet", "tunnel", "turkey", "turtle", "umbrella", "uncle",
        "uniform", "valley", "vanilla", "velvet", "village", "violin", "vitamin", "volcano", "wagon", "walnut", "water", "weather",
        "wednesday", "willow", "window", "winter", "wizard", "yellow", "yogurt", "zebra", "zero",
    ];

    /// <summary>Draws words that nobody can foretell, no two the same.</summary>
    public static IReadOnlyList<string> Draw(int count)
    {
        string[] words = [.. English];
        for (int i = 0; i < count; i++)
        {
            int j = RandomNumberGenerator.GetInt32(i, words.Length);
            (words[i], words[j]) = (words[j], words[i]);
        }

        return words[..count];
    }

    /// <summary>Other words in place of some, chosen by a seed: the background a reading is held against.</summary>
    /// <param name="words">The words that are not to be among them.</param>
    /// <param name="count">How many to choose.</param>
    /// <param name="seed">Another seed gives others.</param>
    public static IReadOnlyList<string> Others(IReadOnlyCollection<string> words, int count, int seed)
    {
        string[] all = [.. English.Where(word => !words.Contains(word))];
        uint state = (uint)seed * 2654435761u + 0x9E3779B9u;
        for (int i = 0; i < count; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            int j = i + (int)(state % (uint)(all.Length - i));
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all[..count];
    }
}
