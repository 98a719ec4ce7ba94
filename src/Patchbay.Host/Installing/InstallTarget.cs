using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Installing;

/// <summary>One value to write.</summary>
/// <param name="Place">Where.</param>
/// <param name="Json">The value as JSON.</param>
public sealed record WantedValue(JsoncPlace Place, string Json);

/// <summary>What is to stand in one file.</summary>
/// <param name="Target"><c>settings</c>, <c>shell</c>, <c>vscode</c> or <c>managed</c>.</param>
/// <param name="Scope"><c>user</c>, <c>project</c>, <c>local</c>, or empty.</param>
/// <param name="File">Full path of the file.</param>
/// <param name="Values">For a JSON file.</param>
/// <param name="Block">For a shell's profile; empty for a JSON file.</param>
/// <param name="StartsGateway">Whether it makes Claude Code start the gateway by itself.</param>
/// <param name="IsForeignAddress">Whether it points elsewhere than to this machine's gateway.</param>
/// <param name="IsShared">True for a file that others are meant to read: a new one is no secret.</param>
public sealed record InstallTarget(
    string Target, string Scope, string File, IReadOnlyList<WantedValue> Values, string Block = "", bool StartsGateway = false, bool IsForeignAddress = false, bool IsShared = false)
{
    /// <summary>The command that installs it, without <c>patchbay</c>.</summary>
    public string Command => Scope.Length > 0 ? $"install {Target} --scope {Scope}" : $"install {Target}";
}
