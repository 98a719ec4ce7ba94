using System.Buffers;
using System.Text;
using Patchbay.Console.Chat.Words;
using Patchbay.Console.Live;
using Patchbay.Console.Shell;

namespace Patchbay.Tests.Console;

/// <summary>A model's and a tool's words can do nothing in the page, whatever they are.</summary>
public class HostileWordsTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](java\tscript:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("![x](https://evil.example/pixel.png)")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    [InlineData("[x](https://a.example/\" onmouseover=\"alert(1))")]
    [InlineData("```\"><script>alert(1)</script>\ncode\n```")]
    [InlineData("```html\n</code></pre><script>alert(1)</script>\n```")]
    [InlineData("| <script>alert(1)</script> |\n|---|\n| [a](javascript:1) |")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("<a href='javascript:alert(1)' hx-get='/console/now'>x</a>")]
    [InlineData("<div hx-post='/console/now/plug' hx-trigger='load'></div>")]
    [InlineData("- [ ] <input onfocus=alert(1) autofocus>")]
    public void Markdown_makes_no_element_that_acts(string markdown)
    {
        var html = Prose.Html(markdown).Value!;
        Assert.DoesNotMatch("(?i)<(script|img|svg|iframe|object|embed|style|link|form|base|meta|div|button)[\\s/>]", html);
        Assert.DoesNotMatch("(?i)<[^>]*\\s(on[a-z]+|hx-[a-z:-]+|style|srcset|formaction)\\s*=", html);
        Assert.DoesNotMatch("(?i)<[^>]*href\\s*=\\s*[\"']?\\s*(?!https?:|mailto:)[^\"'#/>]", html);
    }

    [Fact]
    public void Links_lead_where_they_say_in_a_window_that_knows_nothing_of_ours()
    {
        var html = Prose.Html("[docs](https://example.com/a?b=1&c=2) and <https://example.org> and www.example.net and me@example.com").Value!;
        Assert.Contains("href=\"https://example.com/a?b=1&amp;c=2\"", html, StringComparison.Ordinal);
        Assert.Equal(html.Split("<a ").Length, html.Split("rel=\"noopener noreferrer nofollow\"").Length);
    }

    [Fact]
    public void What_reorders_or_hides_text_is_shown()
    {
        Assert.Equal("a⟦U+202E⟧b⟦U+2066⟧c⟦U+200B⟧⟦U+E0041⟧", Visible.Text("a\u202eb\u2066c\u200b\U000E0041"));
        Assert.Equal("grüße 👩‍👩‍👧 שלום\tx\ny", Visible.Text("grüße 👩‍👩‍👧 שלום\tx\ny"));
        Assert.Contains("⟦U+202E⟧", Prose.Html("see `acc\u202eess` here").Value, StringComparison.Ordinal);
        Assert.Equal("red and plain⟦U+0007⟧", TerminalText.Plain("\e[31mred\e[0m and \e]8;;https://x\aplain\a"));
    }

    [Theory]
    [InlineData('[')]
    [InlineData('*')]
    [InlineData('>')]
    [InlineData('(')]
    [InlineData('`')]
    [InlineData('_')]
    [InlineData('|')]
    [InlineData('<')]
    [InlineData('!')]
    [InlineData('-')]
    [InlineData('~')]
    public void A_text_of_one_character_ends(char one)
    {
        // As long as an item gets; what is quadratic in it would be seen by whoever runs this, and is measured in bench/console.
        Assert.NotNull(Prose.Html(new string(one, 16 * 1024)).Value);
        Assert.NotNull(Prose.Html(string.Concat(Enumerable.Repeat($"{one} ", 8 * 1024))).Value);
        Assert.NotNull(CodeTint.Html(new string(one, 256 * 1024), "cs"));
        Assert.NotEmpty(LineDiff.Of(new string(one, 100_000), string.Concat(Enumerable.Repeat($"{one}\n", 3000))));
    }

    [Theory]
    [InlineData("cs", "var x = \"a // b\"; // <c>\nreturn 1;", "<span class=\"t-key\">var</span>", "<span class=\"t-str\">&quot;a // b&quot;</span>", "<span class=\"t-com\">// &lt;c&gt;</span>", "<span class=\"t-num\">1</span>")]
    [InlineData("bash", "if [ -f a ]; then # why\n  git commit --amend\nfi", "<span class=\"t-key\">then</span>", "<span class=\"t-com\"># why</span>")]
    [InlineData("py", "def f(x):\n    '''doc\nmore'''\n    return it's", "<span class=\"t-fun\">f</span>", "<span class=\"t-str\">&#x27;&#x27;&#x27;doc")]
    [InlineData("nonsense", "<b>", "&lt;b&gt;")]
    public void Code_is_tinted(string language, string code, params string[] expected)
    {
        var html = CodeTint.Html(code, language);
        foreach (var one in expected) Assert.Contains(one, html, StringComparison.Ordinal);
        Assert.Equal(code, System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(html, "<[^>]*>", "")));
    }

    [Fact]
    public void A_diff_shows_what_changes_and_a_little_around()
    {
        var before = string.Join('\n', Enumerable.Range(1, 40));
        var lines = LineDiff.Of(before, before.Replace("\n20\n", "\ntwenty\n", StringComparison.Ordinal));
        Assert.Equal(["… 16 lines", "  17", "  18", "  19", "- 20", "+ twenty", "  21", "  22", "  23", "… 17 lines"], lines.Select(static line => $"{line.Mark} {line.Text}"));
        Assert.Equal(["- a", "+   a"], LineDiff.Of("a\n", "  a\n").Select(static line => $"{line.Mark} {line.Text}"));
        Assert.All(LineDiff.Of(null, "a\nb"), static line => Assert.Equal('+', line.Mark));
    }

    [Fact]
    public void Every_line_of_an_event_is_data_whatever_ends_it()
    {
        var output = new ArrayBufferWriter<byte>();
        LiveStream.Write(output, "a\nevent: evil\r\nid: 7\rb", "3-1");
        Assert.Equal("id: 3-1\ndata: a\ndata: event: evil\ndata: \ndata: id: 7\ndata: b\n\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
