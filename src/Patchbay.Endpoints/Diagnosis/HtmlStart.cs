namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Tells a web page by its first bytes.</summary>
internal static class HtmlStart
{
    /// <summary>True when <paramref name="body"/>, leading blanks taken off, begins like a page; a lone <c>&lt;</c> counts when the
    /// content type says so too.</summary>
    public static bool IsHtml(ReadOnlySpan<byte> body, ReadOnlySpan<char> contentType)
    {
        if (body.IsEmpty || body[0] != '<') return false;
        return contentType.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
            || contentType.StartsWith("application/xhtml", StringComparison.OrdinalIgnoreCase)
            || Starts(body, "<!doctype html"u8) || Starts(body, "<html"u8) || Starts(body, "<head"u8) || Starts(body, "<body"u8)
            || Starts(body, "<title"u8) || Starts(body, "<script"u8) || Starts(body, "<meta"u8) || Starts(body, "<h1"u8) || Starts(body, "<center"u8)
            || (Starts(body, "<!--"u8) || Starts(body, "<?xml"u8)) && body[..Math.Min(body.Length, 1024)].IndexOf("<html"u8) > 0;
    }

    private static bool Starts(ReadOnlySpan<byte> body, ReadOnlySpan<byte> with) =>
        body.Length >= with.Length && System.Text.Ascii.EqualsIgnoreCase(body[..with.Length], with);
}
