using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>Where an answer with a web search has its facts from: what its <c>web_search_call</c> items asked, and the <c>url_citation</c> annotations
/// of its texts, each once.</summary>
internal sealed class Sources
{
    private readonly List<string> _queries = [];
    private readonly List<WebPage> _pages = [];

    /// <summary>Adds a page.</summary>
    /// <param name="url">Empty for an annotation of another kind.</param>
    /// <param name="title">May be empty.</param>
    public void Add(string url, string title)
    {
        if (url.Length > 0 && !_pages.Exists(page => page.Url == url)) _pages.Add(new WebPage(url, title));
    }

    /// <summary>Adds what was searched for.</summary>
    /// <param name="query">Empty when it was something else than a search.</param>
    public void AddQuery(string query)
    {
        if (query.Length > 0 && !_queries.Contains(query)) _queries.Add(query);
    }

    /// <summary>Says all of it.</summary>
    public void Say(IAnswerSink sink) => sink.Searched(_queries, _pages);
}
