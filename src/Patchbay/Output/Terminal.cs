namespace Patchbay.Output;

/// <summary>The terminal on standard output.</summary>
internal static class Terminal
{
    /// <summary>Its width in columns; null when standard output is none.</summary>
    public static int? Width => Console.IsOutputRedirected ? null : Math.Max(Console.WindowWidth, 40);
}
