namespace Patchbay.Usage;

/// <summary>A bar of characters.</summary>
internal static class Bar
{
    private const string Eighths = " ▏▎▍▌▋▊▉";

    /// <summary>A part of a width: blocks to the eighth on a terminal, <c>#</c> elsewhere. Whatever is more than nothing shows.</summary>
    /// <param name="part">From 0 to 1; more is cut.</param>
    /// <param name="width">Characters of a whole one.</param>
    /// <param name="isPlain">ASCII alone.</param>
    public static string Of(double part, int width, bool isPlain)
    {
        var length = Math.Clamp(part, 0, 1) * width;
        if (isPlain) return new string('#', part > 0 ? Math.Max(1, (int)Math.Round(length)) : 0);
        var eighths = (int)Math.Round(length * 8);
        if (part > 0) eighths = Math.Max(1, eighths);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : Eighths[eighths % 8].ToString());
    }

    /// <summary>The same with what is left of the width.</summary>
    public static string Filled(double part, int width, bool isPlain)
    {
        var bar = Of(part, width, isPlain);
        return bar + new string(isPlain ? '.' : '░', width - bar.Length);
    }
}
