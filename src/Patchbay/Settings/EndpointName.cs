namespace Patchbay.Settings;

/// <summary>The names that a user's endpoint may have.</summary>
public static class EndpointName
{
    private const int MaxLength = 64;
    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>Why a user's endpoint cannot have that name, and what to do; null when it can.</summary>
    public static (string Message, string Fix)? FindProblem(string name)
    {
        if (name.Length == 0) return ("an endpoint's name is empty", "give it a name like `corp`");
        if (name is "demo-a" or "demo-b") return ($"`{name}` is built in and cannot be replaced", "take another name");
        if (name == "off") return ("`off` cannot be a name: `patchbay use off` goes back to the default Anthropic API", "take another name");
        if (name == "plug") return ("`plug` cannot be a name: `patchbay use plug --session ID` has a session follow the plug again", "take another name");
        if (name.Length > MaxLength) return ($"the endpoint's name is longer than {MaxLength} characters", "take a shorter name");
        return name.AsSpan().ContainsAnyExcept(Allowed) || !char.IsAsciiLetterOrDigit(name[0])
            ? ($"`{name}` cannot be an endpoint's name", "use letters, digits, `-`, `_` and `.`, with a letter or digit first")
            : null;
    }
}
