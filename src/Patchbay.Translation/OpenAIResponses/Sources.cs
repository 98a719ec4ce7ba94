using System.Text;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>Where an answer with a web search has its facts from: the <c>url_citation</c> annotations of its texts, each page once.</summary>
internal sealed class Sources
{
    private readonly List<(string Url, string Title)> _pages = [];

    /// <summary>Adds a page.</summary>
    /// <param name="url">Empty for an annotation of another kind.</param>
    /// <param name="title">May be empty.</param>
    public void Add(string url, string title)
    {
        if (url.Length > 0 && !_pages.Exists(page => page.Url == url)) _pages.Add((url, title));
    }

    /// <summary>A list for the end of the answer; empty when there is none.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (url, title) in _pages) text.Append(text.Length == 0 ? "\n\nSources:" : "").Append("\n- ").Append(title.Length == 0 ? url : $"{title} ({url})");
        return text.ToString();
    }
}
