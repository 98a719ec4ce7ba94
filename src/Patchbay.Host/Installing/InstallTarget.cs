using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Installing;

/// <summary>One value to write.</summary>
/// <param name="Place">Where.</param>
/// <param name="Json">The value as JSON.</param>
/// <param name="IsEntry">True for an object that the file's owner may add to without making it another's.</param>
/// <param name="Yields">True for a value that does not take the place of one of the user's own.</param>
public sealed record WantedValue(JsoncPlace Place, string Json, bool IsEntry = false, bool Yields = false);

/// <summary>What is to stand in one file.</summary>
/// <param name="Target">One of <see cref="InstallTargets.All"/>.</param>
/// <param name="Scope"><c>user</c>, <c>project</c>, <c>local</c>, or empty.</param>
/// <param name="File">Full path of the file.</param>
/// <param name="Values">For a JSON file.</param>
/// <param name="Block">For a shell's profile; empty for a JSON file.</param>
/// <param name="StartsGateway">Whether it makes Claude Code start the gateway by itself.</param>
/// <param name="IsIndependent">Whether the address of this machine's gateway is not in it.</param>
/// <param name="IsShared">True for a file that others are meant to read: a new one is no secret.</param>
/// <param name="Text">The whole file, where it is Patchbay's alone; else empty.</param>
public sealed record InstallTarget(
    string Target, string Scope, string File, IReadOnlyList<WantedValue> Values, string Block = "", bool StartsGateway = false, bool IsIndependent = false, bool IsShared = false, string Text = "")
{
    /// <summary>The command that installs it, without <c>patchbay</c>.</summary>
    public string Command => Scope.Length > 0 ? $"install {Target} --scope {Scope}" : $"install {Target}";
}
