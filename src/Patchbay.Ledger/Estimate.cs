namespace Patchbay.Ledger;

/// <summary>Why a row's counts are estimates. A count that the endpoint did give is kept; of the others, text is counted at four bytes a token.</summary>
public enum Estimate
{
    /// <summary>They are none: the counts are the endpoint's, of a complete answer; or nothing was used.</summary>
    None,

    /// <summary>The client hung up before the answer was complete.</summary>
    ClientAborted,

    /// <summary>The endpoint broke off, or fell silent.</summary>
    EndpointCut,

    /// <summary>The answer is complete, and has no counts.</summary>
    NotReported,

    /// <summary>The answer's counts could not be read: it is compressed in a way that nobody here reads, or too large.</summary>
    NotReadable,

    /// <summary>The gateway ended before the exchange did; nothing is known of what it used.</summary>
    Interrupted,
}

/// <summary>The words of <see cref="Estimate"/> in files and output.</summary>
public static class EstimateWords
{
    private static readonly string[] Words = ["", "client aborted", "endpoint cut", "not reported", "not readable", "interrupted"];

    /// <summary>Its word; empty for exact counts.</summary>
    public static string Word(this Estimate estimate) => Words[(int)estimate];

    /// <summary>What a word means; one that is not known is an estimate all the same.</summary>
    public static Estimate Parse(string word) => Array.IndexOf(Words, word) is >= 0 and var index ? (Estimate)index : Estimate.NotReadable;
}
