namespace Patchbay.Translation.OpenAIChat;

/// <summary>Tells the tool calls of an answer apart: by index and id, of which endpoints leave out the one or the other, or give the same to two.</summary>
internal sealed class CallKeys
{
    private readonly List<(int? Index, string Id)> _calls = []; // A call's key is its place here.
    private int _last = -1;

    /// <summary>The key of the call that a piece belongs to.</summary>
    /// <param name="index">Its index; null when none is given.</param>
    /// <param name="id">Its id; empty when none is given.</param>
    /// <param name="isNew">True where each call comes once: in an answer in one piece.</param>
    public int Of(int? index, string id, bool isNew)
    {
        var key = isNew ? -1 : id.Length > 0 ? FindById(index, id) : index is null || (_last >= 0 && _calls[_last].Index == index) ? _last : FindByIndex(index);
        if (key < 0)
        {
            key = _calls.Count;
            _calls.Add((index, id));
        }
        else if (id.Length > 0)
        {
            _calls[key] = (_calls[key].Index, id);
        }

        return _last = key;
    }

    private int FindById(int? index, string id)
    {
        for (var key = _calls.Count - 1; key >= 0; key--)
        {
            // The same id under another index is another call: some endpoints call them all call_0.
            if (_calls[key].Id == id && (index is null || _calls[key].Index is null || _calls[key].Index == index)) return key;
        }

        // The id of a call that began without one.
        var begun = index is null ? _last : FindByIndex(index);
        return begun >= 0 && _calls[begun].Id.Length == 0 ? begun : -1;
    }

    private int FindByIndex(int? index)
    {
        for (var key = _calls.Count - 1; key >= 0; key--)
        {
            if (_calls[key].Index == index) return key;
        }

        return -1;
    }
}
