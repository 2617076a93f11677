namespace StripeSync.Sql.Catalogs;

/// <summary>
/// An immutable list that grows at its end in constant time: a longer list shares the array of the shorter one it was made from.
/// For lists that a migration may lengthen many thousand times, where a copy each time would cost the square of their length.
/// </summary>
internal readonly struct AppendList<T>
{
    private readonly Store? _store;

    private AppendList(Store store, int length)
    {
        _store = store;
        Length = length;
    }

    public int Length { get; }

    public bool IsEmpty => Length == 0;

    public T this[int index] => AsSpan()[index];

    public ReadOnlySpan<T>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    public AppendList<T> Add(T item)
    {
        // Only the longest list of a store may go on in its array; any other one starts an array of its own.
        var store = _store is { } shared && shared.Used == Length ? shared : new Store(AsSpan().ToArray()) { Used = Length };
        if (store.Items.Length == Length)
        {
            var larger = new T[Math.Max(2, Length * 2)];
            Array.Copy(store.Items, larger, Length);
            store.Items = larger;
        }

        store.Items[Length] = item;
        store.Used = Length + 1;
        return new AppendList<T>(store, Length + 1);
    }

    public AppendList<T> SetItem(int index, T item)
    {
        var items = AsSpan().ToArray();
        items[index] = item;
        return new AppendList<T>(new Store(items) { Used = Length }, Length);
    }

    public bool Any(Func<T, bool> condition)
    {
        foreach (var item in this)
        {
            if (condition(item))
                return true;
        }

        return false;
    }

    /// <summary>The list of what a function makes of each item.</summary>
    public AppendList<T> Select(Func<T, T> change)
    {
        var items = AsSpan().ToArray();
        for (var i = 0; i < items.Length; i++)
            items[i] = change(items[i]);
        return new AppendList<T>(new Store(items) { Used = Length }, Length);
    }

    public AppendList<T> RemoveAt(int index)
    {
        var items = new T[Length - 1];
        AsSpan().Slice(0, index).CopyTo(items);
        AsSpan().Slice(index + 1).CopyTo(items.AsSpan(index));
        return new AppendList<T>(new Store(items) { Used = items.Length }, items.Length);
    }

    private ReadOnlySpan<T> AsSpan() => _store is null ? default : _store.Items.AsSpan(0, Length);

    private sealed class Store(T[] items)
    {
        public T[] Items = items;

        /// <summary>The length of the longest list in it.</summary>
        public int Used;
    }
}
