namespace Myna.Text.Phonemes.English;

/// <summary>Signs that are read aloud.</summary>
internal static class Signs
{
    /// <summary>The words of a sign; null for one that is not read.</summary>
    public static string? Find(char sign) => sign switch
    {
        '&' => "ænd",
        '%' => "pɚsˈɛnt",
        '$' => "dˈɑːlɚ",
        '£' => "pˈaʊnd",
        '€' => "jˈʊɹɹoʊz",
        '¥' => "jˈɛn",
        '¢' => "sˈɛnt",
        '@' => "æt",
        '#' => "hˈæʃ",
        '+' => "plˈʌs",
        '±' => "plˈʌs mˈaɪnəs",
        '=' => "ˈiːkwəlz",
        '/' => "slˈæʃ",
        '\\' => "bˈækslæʃ",
        '~' => "tˈɪldə",
        '°' => "dᵻɡɹˈiːz",
        '×' => "tˈaɪmz",
        '÷' => "dᵻvˈaɪdᵻd baɪ",
        '½' => "ɐ hˈæf",
        '¼' => "ɐ kwˈɔːɹɾɚ",
        '¾' => "θɹˈiː kwˈɔːɹɾɚz",
        '²' => "tˈuː",
        '³' => "θɹˈiː",
        '§' => "sˈɛkʃən",
        '©' => "kˈɑːpɪɹˌaɪt",
        '™' => "tɹˈeɪd mˈɑːɹk",
        '®' => "ɹˈɛdʒɪstɚd",
        _ => null,
    };
}
