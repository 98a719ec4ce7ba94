using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Patchbay.Console.Shell;

/// <summary>Words with literals in backticks, as findings have them.</summary>
public static class Backticks
{
    /// <summary>The text, escaped, with what stands in backticks as code.</summary>
    public static HtmlString Html(string text)
    {
        var html = new StringBuilder();
        var parts = Visible.Text(text).Split('`');
        for (var index = 0; index < parts.Length; index++)
        {
            var escaped = HtmlEncoder.Default.Encode(parts[index]);
            // An odd one without its partner is a backtick.
            if (index % 2 == 0) html.Append(escaped);
            else if (index < parts.Length - 1) html.Append("<code>").Append(escaped).Append("</code>");
            else html.Append('`').Append(escaped);
        }

        return new HtmlString(html.ToString());
    }
}
