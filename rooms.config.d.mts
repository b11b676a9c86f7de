export declare const rooms: Readonly<Record<string, readonly string[]>>
export declare const pureRooms: readonly string[]
