using System.Text.Encodings.Web;
using System.Text.Unicode;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Html;
using Patchbay.Console.Shell;

namespace Patchbay.Console.Chat.Words;

/// <summary>A model's Markdown as HTML that can do nothing: no raw HTML, no images, links to web and mail addresses only, code tinted by us.</summary>
internal static class Prose
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder { PreciseSourceLocation = false }
        .DisableHtml()
        .UsePipeTables()
        .UseTaskLists()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseAutoLinks()
        .Build();

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Renders it. What cannot be rendered is shown as it is.</summary>
    public static HtmlString Html(string markdown)
    {
        var text = Visible.Text(markdown);
        if (IsTrap(text)) return Plain(text);
        try
        {
            using var output = new StringWriter(CultureInfo.InvariantCulture);
            var renderer = new HtmlRenderer(output) { ObjectRenderers = { } };
            Pipeline.Setup(renderer);
            renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new Links());
            renderer.ObjectRenderers.Replace<AutolinkInlineRenderer>(new AddressLinks());
            renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new Code());
            renderer.Render(Markdown.Parse(text, Pipeline));
            return new HtmlString(output.ToString());
        }
        catch (ArgumentException)
        {
            // Nested deeper than Markdig goes (128): nobody writes that, somebody tries it.
            return Plain(text);
        }
    }

    private static HtmlString Plain(string text) => new($"<pre dir=\"ltr\" tabindex=\"0\">{Encoder.Encode(text)}</pre>");

    /// <summary>Whether a text is made to be slow: Markdig takes a second for 16 KiB of open brackets or of nested quotes (measured, 1.6.0), and it is drawn twenty times a second while it streams.</summary>
    private static bool IsTrap(string text)
    {
        const int most = 500, deepest = 24;
        var (brackets, isCode) = (0, false);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var rest = line.TrimStart();
            if (rest.StartsWith("```") || rest.StartsWith("~~~")) isCode = !isCode;
            if (isCode) continue;
            brackets += rest.Count('[') + rest.Count('<');
            var (quotes, at) = (0, 0);
            while (at < rest.Length && (rest[at] is '>' or ' ')) quotes += rest[at++] == ' ' ? 0 : 1;
            if (brackets > most || (quotes > deepest && rest[0] == '>')) return true;
        }

        return false;
    }

    private static bool IsSafe(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto";

    private static void Write(HtmlRenderer renderer, string url, Action<HtmlRenderer> inner)
    {
        if (IsSafe(url)) renderer.Write("<a rel=\"noopener noreferrer nofollow\" target=\"_blank\" href=\"").WriteEscapeUrl(url).Write("\" title=\"").WriteEscape(url).Write("\">");
        else renderer.Write("<span class=\"dead-link\" title=\"").WriteEscape(url).Write("\">");
        inner(renderer);
        renderer.Write(IsSafe(url) ? "</a>" : "</span>");
    }

    private sealed class Links : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link) => Prose.Write(renderer, link.Url ?? "", inner =>
        {
            // Nothing is fetched because a model says so.
            if (link.IsImage) inner.Write("image: ");
            inner.WriteChildren(link);
            if (link.FirstChild is null) inner.WriteEscape(link.Url ?? "");
        });
    }

    private sealed class AddressLinks : HtmlObjectRenderer<AutolinkInline>
    {
        protected override void Write(HtmlRenderer renderer, AutolinkInline link) => Prose.Write(renderer, link.IsEmail ? "mailto:" + link.Url : link.Url, inner => inner.WriteEscape(link.Url));
    }

    private sealed class Code : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            var language = (block as FencedCodeBlock)?.Info ?? "";
            renderer.EnsureLine().Write("<pre dir=\"ltr\" tabindex=\"0\"").Write(language.Length > 0 ? " data-language=\"" : "");
            if (language.Length > 0) renderer.WriteEscape(language).Write("\"");
            renderer.Write("><code>");
            renderer.Write(CodeTint.Html(block.Lines.ToString(), language));
            renderer.WriteLine("</code></pre>");
        }
    }
}

/// <summary>Replacing a renderer by ours.</summary>
internal static class RendererList
{
    /// <summary>Puts <paramref name="ours"/> where the one of that type is.</summary>
    public static void Replace<T>(this ObjectRendererCollection renderers, IMarkdownObjectRenderer ours) where T : class, IMarkdownObjectRenderer
    {
        renderers.TryRemove<T>();
        renderers.Insert(0, ours);
    }
}
