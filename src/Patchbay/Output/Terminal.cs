namespace Patchbay.Output;

/// <summary>The terminal on standard output.</summary>
internal static class Terminal
{
    /// <summary>Whether what is said on standard error is seen by a person now, and kept nowhere but in the terminal.</summary>
    public static bool IsShown => !System.Console.IsErrorRedirected;

    /// <summary>Its width in columns; null when standard output is none.</summary>
    public static int? Width => System.Console.IsOutputRedirected ? null : Math.Max(System.Console.WindowWidth, 40);
}
