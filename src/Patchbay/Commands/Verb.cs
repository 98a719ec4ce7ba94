using System.CommandLine;

namespace Patchbay.Commands;

/// <summary>A command with examples, which help and the reference page show.</summary>
internal sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Command lines that can be typed as they stand, each with what it does: <c>patchbay use off   # back to …</c>.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
