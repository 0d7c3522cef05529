export declare const PYTHON: string;
