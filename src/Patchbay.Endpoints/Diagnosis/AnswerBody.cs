using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>An answer's body, read for what it says of its failure. Never on the path of a good answer.</summary>
internal sealed partial class AnswerBody
{
    private AnswerBody(string text, BodyShape shape)
    {
        Text = text;
        Shape = shape;
    }

    /// <summary>The whole text, at most the first 64 KiB.</summary>
    public string Text { get; }

    /// <summary>What it is.</summary>
    public BodyShape Shape { get; }

    /// <summary>The endpoint's own words for what went wrong; not yet cleaned.</summary>
    public string Words { get; private init; } = "";

    /// <summary>A machine-readable word beside them (<c>model_not_found</c>, <c>not_found_error</c>), or empty.</summary>
    public string Code { get; private init; } = "";

    /// <summary>Reads a body.</summary>
    public static AnswerBody Read(string contentType, ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 64 * 1024)]).TrimStart('\uFEFF').Trim();
        if (text.Length == 0) return new AnswerBody("", BodyShape.Empty);
        if (HtmlStart.IsHtml(Encoding.UTF8.GetBytes(text), contentType)) return new AnswerBody(text, BodyShape.Html) { Words = WordsOfHtml(text) };
        return FromJson(text) ?? FromEvents(text) ?? new AnswerBody(text, BodyShape.Text) { Words = FirstLine(text) };
    }

    /// <summary>True when <paramref name="part"/> stands anywhere in it.</summary>
    public bool Says(string part) => Text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static AnswerBody? FromJson(string text)
    {
        if (text[0] is not ('{' or '[' or '"')) return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            var (words, code) = ErrorWords.Of(json.RootElement);
            return new AnswerBody(text, BodyShape.Json) { Words = words.Length > 0 ? words : text, Code = code };
        }
        catch (JsonException)
        {
            // Cut at our limit, or broken: its beginning is all there is.
            return null;
        }
    }

    /// <summary>The first <c>data:</c> line of a stream, when that is what it is.</summary>
    private static AnswerBody? FromEvents(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith("data:")) continue;
            var inner = line[5..].Trim().ToString();
            var json = inner.Length == 0 ? null : FromJson(inner);
            return new AnswerBody(text, BodyShape.Events) { Words = json?.Words ?? inner, Code = json?.Code ?? "" };
        }

        return null;
    }

    private static string WordsOfHtml(string text)
    {
        foreach (var match in new[] { Title().Match(text), Heading().Match(text), Preformatted().Match(text) })
        {
            var words = Plain(match.Groups[1].Value);
            if (words.Length > 0) return words;
        }

        return Plain(NotShown().Replace(text, " "));
    }

    private static string Plain(string html) => System.Net.WebUtility.HtmlDecode(Tag().Replace(html, " ")).Trim();

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }

    [GeneratedRegex("<title[^>]*>(.*?)</title>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Title();

    [GeneratedRegex("<h1[^>]*>(.*?)</h1>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Heading();

    [GeneratedRegex("<pre[^>]*>(.*?)</pre>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Preformatted();

    [GeneratedRegex("<(script|style|head)[^>]*>.*?</\\1>|<!--.*?-->", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex NotShown();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}

/// <summary>What a body is.</summary>
internal enum BodyShape
{
    /// <summary>Nothing, or blanks.</summary>
    Empty,

    /// <summary>A web page.</summary>
    Html,

    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>Server-sent events.</summary>
    Events,

    /// <summary>Anything else.</summary>
    Text,
}
