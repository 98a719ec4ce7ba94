namespace Patchbay.EndToEnd.Peers;

/// <summary>How an exchange with the scripted endpoint goes.</summary>
internal enum CaseEnd
{
    /// <summary>To its end.</summary>
    Whole,

    /// <summary>To its end, without a word of what it used.</summary>
    NoUsage,

    /// <summary>The endpoint breaks off.</summary>
    Cut,

    /// <summary>The client hangs up.</summary>
    Aborted,

    /// <summary>The endpoint refuses.</summary>
    Refused,

    /// <summary>The endpoint refuses once, for a limit that the gateway can mend.</summary>
    Retried,
}

/// <summary>One exchange of the script: everything about it follows from its number.</summary>
internal sealed record LedgerCase(int Number)
{
    public static readonly string[] Dialects = ["anthropic-messages", "openai-chat", "openai-responses", "gemini", "ollama"];

    private int Mix(int salt) => (int)((uint)HashCode(Number, salt) % 1_000_003);

    private static int HashCode(int number, int salt)
    {
        // Knuth's multiplicative hash, twice: the same numbers on every run and machine.
        var x = unchecked(((uint)number * 2654435761u) ^ ((uint)salt * 2246822519u));
        x ^= x >> 15;
        x = unchecked(x * 2654435761u);
        return (int)(x ^ (x >> 13));
    }

    public string Dialect => Dialects[Number % Dialects.Length];

    public bool IsAnthropic => Dialect == Dialects[0];

    public bool IsStream => End == CaseEnd.Aborted || Mix(1) % 4 != 0;

    public CaseEnd End => (Mix(2) % 20) switch
    {
        < 12 => CaseEnd.Whole,
        12 => CaseEnd.NoUsage,
        13 or 14 => CaseEnd.Cut,
        15 or 16 => CaseEnd.Aborted,
        17 => Dialect == "openai-chat" ? CaseEnd.Retried : CaseEnd.Whole,
        _ => CaseEnd.Refused,
    };

    /// <summary>Compressed on the way, where an Anthropic endpoint answers whole.</summary>
    public string Encoding => IsAnthropic && End == CaseEnd.Whole ? (Mix(3) % 6) switch { 0 => "gzip", 1 => "br", _ => "" } : "";

    public string Session => $"case-{Number}";

    public string Endpoint => $"script-{Dialect}";

    public string Model => End == CaseEnd.Retried ? $"model-{Number}" : $"model-{Number % 7}";

    /// <summary>The answer's text in so many pieces.</summary>
    public string[] Pieces => [.. Enumerable.Range(0, 1 + (Mix(4) % 9)).Select(index => new string((char)('a' + (Mix(5 + index) % 26)), 4 + (Mix(20 + index) % 60)))];

    public long TextBytes => Pieces.Sum(static piece => piece.Length);

    public long Input => Mix(40) % 200_000;

    public long Output => 1 + (Mix(41) % 8_000);

    public long CacheRead => HasCache ? Mix(42) % 150_000 : 0;

    public long CacheWrite => HasCache && HasCacheWrite ? Mix(43) % 50_000 : 0;

    /// <summary>Of what is written to the cache, for an hour; only Anthropic's own counts tell.</summary>
    public long CacheWriteHour => IsAnthropic && Mix(44) % 2 == 0 ? CacheWrite / 3 : 0;

    public long Reasoning => Dialect == "ollama" ? 0 : Mix(45) % (Output + 1);

    public long WebSearches => IsAnthropic && Mix(46) % 5 == 0 ? Mix(47) % 4 : 0;

    private bool HasCache => Dialect != "ollama" && Mix(48) % 2 == 0;

    private bool HasCacheWrite => Dialect is not "gemini";

    /// <summary>Status that it refuses with.</summary>
    public int RefusedWith => (Mix(49) % 3) switch { 0 => 429, 1 => 400, _ => 500 };

    // :: The prices that the settings give it, in dollars a million tokens: such that sums need rounding.
    public const decimal InputPrice = 3.000001m;
    public const decimal OutputPrice = 15.5m;
    public const decimal CacheReadPrice = 0.3m;
    public const decimal CacheWritePrice = 3.75m;
    public const decimal CacheWriteHourPrice = 6.1m;
    public const decimal WebSearchPrice = 0.01m;

    /// <summary>What so many tokens cost, by decimal arithmetic: millionths of a dollar, half up.</summary>
    public static long Cost(long input, long output, long read, long write, long hour, long searches) => (long)Math.Floor(
        (input * InputPrice) + (output * OutputPrice) + (read * CacheReadPrice) + ((write - hour) * CacheWritePrice) + (hour * CacheWriteHourPrice) + 0.5m) + (long)(searches * WebSearchPrice * 1_000_000);
}
