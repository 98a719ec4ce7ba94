namespace Patchbay.Host.Acp.Proxy;

/// <summary>What a session can be plugged into, as the settings say now.</summary>
/// <param name="Plugged">The endpoint that the plug is in.</param>
/// <param name="PluggedIsFirstParty">Whether that is Anthropic's own API.</param>
/// <param name="Names">The endpoints that can be chosen by name.</param>
public sealed record EndpointChoices(string Plugged, bool PluggedIsFirstParty, IReadOnlyList<string> Names)
{
    /// <summary>Wherever the plug is.</summary>
    public const string Plug = "plug";

    /// <summary>The default Anthropic API.</summary>
    public const string Off = "off";

    /// <summary>All values, in the order of the menu.</summary>
    public IEnumerable<string> Values => [Plug, .. Names, Off];

    /// <summary>What a value is called in the menu.</summary>
    public string NameOf(string value) => value switch
    {
        Plug => $"Plug: {Plugged}",
        Off => "Anthropic API (default)",
        _ => value,
    };

    /// <summary>Where a value leads.</summary>
    public string PlaceOf(string value) => value switch
    {
        Plug => Plugged,
        Off => "the Anthropic API",
        _ => value,
    };

    /// <summary>Whether a value leads to Anthropic's own API, whose sign-in is the editor's to offer.</summary>
    public bool IsFirstParty(string value) => value == Off || (value == Plug && PluggedIsFirstParty);
}
