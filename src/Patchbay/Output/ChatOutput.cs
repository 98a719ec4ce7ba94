namespace Patchbay.Output;

/// <summary>A conversation of <c>patchbay chat --list --json</c>.</summary>
/// <param name="Session">Its id; what <c>--resume</c> takes.</param>
/// <param name="Title">For people; may be empty.</param>
/// <param name="Folder">Where it was held.</param>
/// <param name="UpdatedAt">ISO 8601; left out where it is not known.</param>
internal sealed record StoredSessionOutput(string Session, string Title, string Folder, string? UpdatedAt);
