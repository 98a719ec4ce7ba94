namespace Patchbay.Protocol.Headers;

/// <summary>One header of a request or an answer, as it stands on the wire.</summary>
/// <param name="Name">Header name; compare without regard to case.</param>
/// <param name="Value">Value without surrounding blanks; Latin-1.</param>
public readonly record struct HeaderLine(string Name, string Value)
{
    /// <summary>True when this is the header <paramref name="name"/>.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
