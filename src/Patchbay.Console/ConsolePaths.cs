namespace Patchbay.Console;

/// <summary>Where the console is, at the gateway's address.</summary>
public static class ConsolePaths
{
    /// <summary>Everything of it is this or below.</summary>
    public const string Root = "/console";

    /// <summary>GET <c>?token=</c>: exchanges the login token for a cookie.</summary>
    public const string Login = Root + "/login";

    /// <summary>Whether a path is the console's.</summary>
    public static bool Has(string path) => path.StartsWith(Root, StringComparison.Ordinal) && (path.Length == Root.Length || path[Root.Length] == '/');
}
