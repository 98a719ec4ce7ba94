using System.CommandLine;
using System.Text.Json.Serialization.Metadata;

namespace Patchbay.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Which settings file; before or after any verb of ours.</summary>
    public static Option<string?> Settings { get; } = new("--settings")
    {
        Description = "settings file (default: PATCHBAY_SETTINGS, then the system's folder for settings)",
        HelpName = "file",
        Recursive = true,
    };

    /// <summary>Output for programs.</summary>
    /// <param name="types">What is printed; the reference page describes it.</param>
    public static JsonOption Json(params JsonTypeInfo[] types) => new(types) { Description = "print JSON" };
}

/// <summary><c>--json</c>, which knows what it makes a command print.</summary>
/// <param name="types">The types, the usual one first.</param>
internal sealed class JsonOption(IReadOnlyList<JsonTypeInfo> types) : Option<bool>("--json")
{
    /// <summary>What is printed.</summary>
    public IReadOnlyList<JsonTypeInfo> Types => types;
}
