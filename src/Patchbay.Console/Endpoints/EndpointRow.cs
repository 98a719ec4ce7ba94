namespace Patchbay.Console.Endpoints;

/// <summary>An endpoint, for people.</summary>
public sealed record EndpointRow
{
    /// <summary>Its name; for a plug that is a bare address, host and port.</summary>
    public required string Name { get; init; }

    /// <summary>Its base URL.</summary>
    public required string Url { get; init; }

    /// <summary>The kind's word in the settings.</summary>
    public required string Kind { get; init; }

    /// <summary>Who is there, in the vendor's own spelling.</summary>
    public required string Who { get; init; }

    /// <summary>The language it speaks.</summary>
    public required string Dialect { get; init; }

    /// <summary>The language as the settings name it; empty = the kind's.</summary>
    public string SpokenDialect { get; init; } = "";

    /// <summary>Where its credential comes from, never a value; empty when the settings say nothing.</summary>
    public string Credential { get; init; } = "";

    /// <summary>The model map, as written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Models { get; init; } = [];

    /// <summary>What it lists, as far as it is known at this moment.</summary>
    public IReadOnlyList<ModelRow> Listed { get; init; } = [];

    /// <summary>What Claude Code cannot have there.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>What is to be known of its kind; empty when nothing is.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether requests go there now.</summary>
    public bool IsInForce { get; init; }

    /// <summary>Whether it is there without settings, and cannot be changed.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>Whether it stands in no entry: the plug is its address.</summary>
    public bool IsBare { get; init; }

    /// <summary>Whether nothing leaves this machine to get there, so that nobody charges for it.</summary>
    public bool IsHere { get; init; }

    /// <summary>Whether the key in <c>secrets.json</c> goes when it goes.</summary>
    public bool HasOwnKey { get; init; }

    /// <summary>The models whose route in the settings names it: while there are any it cannot be taken out.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];
}

/// <summary>A model that an endpoint lists.</summary>
/// <param name="Id">Its name there.</param>
/// <param name="Words">What is known of it: context window, output, tools; empty when nothing is.</param>
/// <param name="TakesTools">Whether it calls tools, which Claude Code cannot do without; null when that is not known.</param>
public sealed record ModelRow(string Id, string Words, bool? TakesTools);

/// <summary>Who can be at an endpoint.</summary>
/// <param name="Name">The word in the settings.</param>
/// <param name="Title">The vendor's own spelling.</param>
/// <param name="Url">The usual base URL, perhaps with a part in braces to fill in; empty for none.</param>
/// <param name="Note">What is to be known; empty when nothing is.</param>
/// <param name="IsHere">Whether it runs on the user's own machine.</param>
public sealed record KindRow(string Name, string Title, string Url, string Note, bool IsHere);
